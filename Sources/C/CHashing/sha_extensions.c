#include "internal.h"

#if CHASHING_X86

#include <immintrin.h>

#define TARGET __attribute__((target("sha,sse4.1,ssse3")))
#define INLINE static inline __attribute__((always_inline)) TARGET

/// The state as the instructions want it: words a b e f and c d g h.
typedef struct {
    __m128i abef, cdgh;
} lanes;

INLINE lanes pack(const uint32_t state[8]) {
    __m128i dcba = _mm_loadu_si128((const __m128i *)state);
    __m128i hgfe = _mm_loadu_si128((const __m128i *)(state + 4));
    __m128i cdab = _mm_shuffle_epi32(dcba, 0xb1);
    __m128i efgh = _mm_shuffle_epi32(hgfe, 0x1b);
    return (lanes){_mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xf0)};
}

INLINE void unpack(lanes s, __m128i *dcba, __m128i *hgfe) {
    __m128i feba = _mm_shuffle_epi32(s.abef, 0x1b);
    __m128i dchg = _mm_shuffle_epi32(s.cdgh, 0xb1);
    *dcba = _mm_blend_epi16(feba, dchg, 0xf0);
    *hgfe = _mm_alignr_epi8(dchg, feba, 8);
}

INLINE __m128i byte_swap(__m128i x) {
    return _mm_shuffle_epi8(x, _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203));
}

/// Four rounds.
INLINE void rounds(lanes *s, __m128i kw) {
    s->cdgh = _mm_sha256rnds2_epu32(s->cdgh, s->abef, kw);
    s->abef = _mm_sha256rnds2_epu32(s->abef, s->cdgh, _mm_shuffle_epi32(kw, 0x0e));
}

INLINE __m128i constants(const uint32_t *table, int group) {
    return _mm_loadu_si128((const __m128i *)(table + 4 * group));
}

/// The schedule words that follow the sixteen in w; the oldest four are replaced.
INLINE __m128i schedule(const __m128i w[4], int group) {
    __m128i oldest = w[group & 3], last = w[(group + 3) & 3];
    __m128i sum = _mm_add_epi32(
        _mm_sha256msg1_epu32(oldest, w[(group + 1) & 3]), _mm_alignr_epi8(last, w[(group + 2) & 3], 4));
    return _mm_sha256msg2_epu32(sum, last);
}

INLINE void add(lanes *s, lanes other) {
    s->abef = _mm_add_epi32(s->abef, other.abef);
    s->cdgh = _mm_add_epi32(s->cdgh, other.cdgh);
}

/// Mixes one block into each of `width` independent states, in step: the latency of one hides behind the other.
INLINE void block(lanes *states, const uint8_t *const *blocks, int width) {
    lanes s[2];
    __m128i w[2][4];
    for (int lane = 0; lane < width; lane++) s[lane] = states[lane];
#pragma clang loop unroll(full)
    for (int group = 0; group < 16; group++) {
        for (int lane = 0; lane < width; lane++) {
            w[lane][group & 3] = group < 4
                ? byte_swap(_mm_loadu_si128((const __m128i *)(blocks[lane] + 16 * group)))
                : schedule(w[lane], group);
            rounds(&s[lane], _mm_add_epi32(w[lane][group & 3], constants(chashing_k, group)));
        }
    }
    for (int lane = 0; lane < width; lane++) add(&states[lane], s[lane]);
}

INLINE void padding(lanes *states, int width) {
    lanes s[2];
    for (int lane = 0; lane < width; lane++) s[lane] = states[lane];
#pragma clang loop unroll(full)
    for (int group = 0; group < 16; group++)
        for (int lane = 0; lane < width; lane++) rounds(&s[lane], constants(chashing_padding_k, group));
    for (int lane = 0; lane < width; lane++) add(&states[lane], s[lane]);
}

INLINE void pairs(uint8_t *out, const uint8_t *in, int width) {
    lanes initial = pack(chashing_initial), states[2] = {initial, initial};
    const uint8_t *const blocks[2] = {in, in + 64};
    block(states, blocks, width);
    padding(states, width);
    for (int lane = 0; lane < width; lane++) {
        __m128i dcba, hgfe;
        unpack(states[lane], &dcba, &hgfe);
        _mm_storeu_si128((__m128i *)(out + 32 * lane), byte_swap(dcba));
        _mm_storeu_si128((__m128i *)(out + 32 * lane + 16), byte_swap(hgfe));
    }
}

TARGET void chashing_pairs_sha(uint8_t *out, const uint8_t *in, size_t count) {
    for (; count >= 2; count -= 2, in += 128, out += 64) pairs(out, in, 2);
    if (count) pairs(out, in, 1);
}

TARGET void chashing_compress_sha(uint32_t state[8], const uint8_t *blocks, size_t count) {
    lanes s = pack(state);
    for (; count > 0; count--, blocks += 64) {
        const uint8_t *const one[1] = {blocks};
        block(&s, one, 1);
    }
    __m128i dcba, hgfe;
    unpack(s, &dcba, &hgfe);
    _mm_storeu_si128((__m128i *)state, dcba);
    _mm_storeu_si128((__m128i *)(state + 4), hgfe);
}

#endif
