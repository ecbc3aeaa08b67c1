#pragma once

#include <stddef.h>
#include <stdint.h>

// SHA-256, with the processor's SHA extensions where CPUID reports them (x86-64), portable C elsewhere.

/// Hashes `count` nodes of 64 bytes at `in` to `count` hashes of 32 bytes at `out`. `out` may be equal to `in`.
void chashing_hash_pairs(uint8_t *out, const uint8_t *in, size_t count);

/// SHA-256 of `length` bytes at `in`; 32 bytes at `out`. `in` may be null when `length` is 0.
void chashing_sha256(uint8_t *out, const uint8_t *in, size_t length);

/// Whether the functions above use the processor's SHA extensions.
int chashing_uses_sha_extensions(void);

/// The portable paths, for comparison with the fast ones.
void chashing_hash_pairs_portable(uint8_t *out, const uint8_t *in, size_t count);
void chashing_sha256_portable(uint8_t *out, const uint8_t *in, size_t length);
