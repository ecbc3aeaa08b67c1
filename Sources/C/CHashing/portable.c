#include <string.h>

#include "internal.h"

static inline uint32_t rotate(uint32_t x, int n) { return x >> n | x << (32 - n); }

static inline uint32_t load_be(const uint8_t *p) {
    uint32_t x;
    memcpy(&x, p, 4);
    return __builtin_bswap32(x);
}

static inline void store_be(uint8_t *p, uint32_t x) {
    x = __builtin_bswap32(x);
    memcpy(p, &x, 4);
}

/// One round of FIPS 180-4 section 6.2.2 step 3; `s` is a … h, `kw` the round constant plus the schedule word.
static inline void round_once(uint32_t s[8], uint32_t kw) {
    uint32_t t1 = s[7] + (rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + kw;
    uint32_t t2 = (rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)) +
                  ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    s[7] = s[6], s[6] = s[5], s[5] = s[4], s[4] = s[3] + t1;
    s[3] = s[2], s[2] = s[1], s[1] = s[0], s[0] = t1 + t2;
}

static inline void add(uint32_t state[8], const uint32_t s[8]) {
    for (int i = 0; i < 8; i++) state[i] += s[i];
}

void chashing_compress_portable(uint32_t state[8], const uint8_t *blocks, size_t count) {
    for (; count > 0; count--, blocks += 64) {
        uint32_t w[64], s[8];
        for (int t = 0; t < 16; t++) w[t] = load_be(blocks + 4 * t);
        for (int t = 16; t < 64; t++) {
            uint32_t a = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ w[t - 15] >> 3;
            uint32_t b = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ w[t - 2] >> 10;
            w[t] = w[t - 16] + a + w[t - 7] + b;
        }
        memcpy(s, state, 32);
        for (int t = 0; t < 64; t++) round_once(s, chashing_k[t] + w[t]);
        add(state, s);
    }
}

/// The block that pads a 64-byte message is always the same: its schedule is a table.
static void compress_padding(uint32_t state[8]) {
    uint32_t s[8];
    memcpy(s, state, 32);
    for (int t = 0; t < 64; t++) round_once(s, chashing_padding_k[t]);
    add(state, s);
}

void chashing_pairs_portable(uint8_t *out, const uint8_t *in, size_t count) {
    for (; count > 0; count--, in += 64, out += 32) {
        uint32_t state[8];
        memcpy(state, chashing_initial, 32);
        chashing_compress_portable(state, in, 1);
        compress_padding(state);
        for (int i = 0; i < 8; i++) store_be(out + 4 * i, state[i]);
    }
}
