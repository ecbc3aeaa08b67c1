#pragma once

#include <stddef.h>
#include <stdint.h>

// blst called from C with nothing in between: what the BLS room is measured against.

/// Signs the 32 bytes at `message` with the big-endian secret at `secret`, `rounds` times; 96 bytes at `signature`.
void reference_sign(uint8_t *signature, const uint8_t *secret, const uint8_t *message, size_t rounds);

/// Verifies a compressed signature by a compressed key, `rounds` times. The key is decompressed once, as a client's cache
/// does. Returns how often it was valid.
size_t reference_verify(const uint8_t *signature, const uint8_t *pubkey, const uint8_t *message, size_t rounds);
