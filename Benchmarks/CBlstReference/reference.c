#include "CBlstReference.h"

#include <blst.h>

static const char tag[] = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";

void reference_sign(uint8_t *signature, const uint8_t *secret, const uint8_t *message, size_t rounds) {
    blst_scalar key;
    blst_scalar_from_bendian(&key, secret);
    for (size_t i = 0; i < rounds; i++) {
        blst_p2 point;
        blst_hash_to_g2(&point, message, 32, (const uint8_t *)tag, sizeof tag - 1, NULL, 0);
        blst_sign_pk_in_g1(&point, &point, &key);
        blst_p2_compress(signature, &point);
    }
}

size_t reference_verify(const uint8_t *signature, const uint8_t *pubkey, const uint8_t *message, size_t rounds) {
    blst_p1_affine key;
    size_t valid = 0;
    if (blst_p1_uncompress(&key, pubkey) != BLST_SUCCESS) return 0;
    for (size_t i = 0; i < rounds; i++) {
        blst_p2_affine point;
        if (blst_p2_uncompress(&point, signature) != BLST_SUCCESS || !blst_p2_affine_in_g2(&point)) continue;
        valid += blst_core_verify_pk_in_g1(&key, &point, 1, message, 32, (const uint8_t *)tag, sizeof tag - 1, NULL, 0)
            == BLST_SUCCESS;
    }
    return valid;
}
