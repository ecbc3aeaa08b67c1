#include "CHashing.h"

#include <string.h>

#include "internal.h"

#if CHASHING_X86
#include <cpuid.h>

/// SHA (leaf 7 EBX bit 29) with SSSE3 and SSE4.1 (leaf 1 ECX bits 9 and 19). At run time and not at build time:
/// a build moves between machines, and tools that emulate a processor may not know the extensions.
static int detect(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & 1u << 9) || !(c & 1u << 19)) return 0;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & 1u << 29);
}

int chashing_uses_sha_extensions(void) {
    // Racing threads find the same answer, so a relaxed store is enough.
    static int cached = -1;
    int known = __atomic_load_n(&cached, __ATOMIC_RELAXED);
    if (known < 0) {
        known = detect() ? 1 : 0;
        __atomic_store_n(&cached, known, __ATOMIC_RELAXED);
    }
    return known;
}
#else
int chashing_uses_sha_extensions(void) { return 0; }
#endif

static void sha256(chashing_compress *compress, uint8_t *out, const uint8_t *in, size_t length) {
    uint32_t state[8];
    memcpy(state, chashing_initial, 32);
    size_t whole = length / 64, rest = length % 64;
    compress(state, in, whole);

    uint8_t tail[128] = {0};
    if (rest) memcpy(tail, in + 64 * whole, rest);
    tail[rest] = 0x80;
    size_t blocks = rest < 56 ? 1 : 2;
    uint64_t bits = __builtin_bswap64((uint64_t)length * 8);
    memcpy(tail + 64 * blocks - 8, &bits, 8);
    compress(state, tail, blocks);

    for (int i = 0; i < 8; i++) {
        uint32_t word = __builtin_bswap32(state[i]);
        memcpy(out + 4 * i, &word, 4);
    }
}

void chashing_hash_pairs(uint8_t *out, const uint8_t *in, size_t count) {
#if CHASHING_X86
    if (chashing_uses_sha_extensions()) {
        chashing_pairs_sha(out, in, count);
        return;
    }
#endif
    chashing_pairs_portable(out, in, count);
}

void chashing_sha256(uint8_t *out, const uint8_t *in, size_t length) {
#if CHASHING_X86
    if (chashing_uses_sha_extensions()) {
        sha256(chashing_compress_sha, out, in, length);
        return;
    }
#endif
    sha256(chashing_compress_portable, out, in, length);
}

void chashing_hash_pairs_portable(uint8_t *out, const uint8_t *in, size_t count) {
    chashing_pairs_portable(out, in, count);
}

void chashing_sha256_portable(uint8_t *out, const uint8_t *in, size_t length) {
    sha256(chashing_compress_portable, out, in, length);
}
