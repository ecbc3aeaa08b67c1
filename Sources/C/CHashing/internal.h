#pragma once

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
#define CHASHING_X86 1
#endif

/// The round constants of FIPS 180-4 section 4.2.2.
extern const uint32_t chashing_k[64];
/// Round constant plus message schedule word of the block that pads a 64-byte message.
extern const uint32_t chashing_padding_k[64];
/// The initial hash value of FIPS 180-4 section 5.3.3.
extern const uint32_t chashing_initial[8];

/// A function that mixes `count` blocks of 64 bytes into the state of eight words.
typedef void chashing_compress(uint32_t state[8], const uint8_t *blocks, size_t count);

chashing_compress chashing_compress_portable;
void chashing_pairs_portable(uint8_t *out, const uint8_t *in, size_t count);

#if CHASHING_X86
chashing_compress chashing_compress_sha;
void chashing_pairs_sha(uint8_t *out, const uint8_t *in, size_t count);
#endif
