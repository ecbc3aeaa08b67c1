#pragma once

#include <stddef.h>
#include <stdint.h>

// blst called from C with nothing in between: what the BLS room is measured against.

/// Signs the 32 bytes at `message` with the big-endian secret at `secret`, `rounds` times; 96 bytes at `signature`.
void reference_sign(uint8_t *signature, const uint8_t *secret, const uint8_t *message, size_t rounds);

/// Verifies a compressed signature by a compressed key, `rounds` times. The key is decompressed once, as a client's cache
/// does. Returns how often it was valid.
size_t reference_verify(const uint8_t *signature, const uint8_t *pubkey, const uint8_t *message, size_t rounds);

/// The compressed public keys of the secrets 1 to `count`, 48 bytes each at `keys`.
void reference_keys(uint8_t *keys, size_t count);

/// Bytes that one uncompressed public key takes.
size_t reference_point_size(void);

/// Decodes `count` compressed public keys behind one another. Returns how many were valid.
size_t reference_decode(void *points, const uint8_t *keys, size_t count);

/// Verifies `sets` claims in one batch: of each, `counts[i]` keys at `points`, behind one another over all the sets, a
/// message of 32 bytes and a compressed signature of 96. Returns whether all hold.
int reference_batch(
    const void *points, const size_t *counts, const uint8_t *messages, const uint8_t *signatures, size_t sets);
