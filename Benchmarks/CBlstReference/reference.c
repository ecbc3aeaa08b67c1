#include "CBlstReference.h"

#include <blst.h>
#include <stdlib.h>

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

void reference_keys(uint8_t *keys, size_t count) {
    blst_p1 sum = *blst_p1_generator();
    for (size_t i = 0; i < count; i++) {
        blst_p1_compress(keys + 48 * i, &sum);
        blst_p1_add_or_double_affine(&sum, &sum, &BLS12_381_G1);
    }
}

size_t reference_point_size(void) { return sizeof(blst_p1_affine); }

size_t reference_decode(void *points, const uint8_t *keys, size_t count) {
    blst_p1_affine *out = points;
    size_t valid = 0;
    for (size_t i = 0; i < count; i++) valid += blst_p1_uncompress(out + i, keys + 48 * i) == BLST_SUCCESS;
    return valid;
}

int reference_batch(
    const void *points, const size_t *counts, const uint8_t *messages, const uint8_t *signatures, size_t sets) {
    const blst_p1_affine *next = points;
    blst_pairing *pairing = malloc(blst_pairing_sizeof());
    blst_pairing_init(pairing, 1, (const uint8_t *)tag, sizeof tag - 1);
    int valid = 1;
    for (size_t i = 0; i < sets && valid; i++) {
        const blst_p1_affine *const run[2] = {next, NULL};
        next += counts[i];
        blst_p1 sum;
        blst_p1s_add(&sum, run, counts[i]);
        blst_p1_affine key;
        blst_p1_to_affine(&key, &sum);
        blst_p2_affine signature;
        valid = blst_p2_uncompress(&signature, signatures + 96 * i) == BLST_SUCCESS;
        uint64_t coefficient = 0x9e3779b97f4a7c15u * (i + 1) | 1;
        valid &= blst_pairing_chk_n_mul_n_aggr_pk_in_g1(
                     pairing, &key, 0, &signature, 1, (const uint8_t *)&coefficient, 64, messages + 32 * i, 32, NULL, 0)
            == BLST_SUCCESS;
    }
    blst_pairing_commit(pairing);
    valid = valid && blst_pairing_finalverify(pairing, NULL);
    free(pairing);
    return valid;
}
