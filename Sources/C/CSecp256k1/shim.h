#pragma once

#include <secp256k1.h>
#include <secp256k1_recovery.h>

// The context that needs no setting up: for parsing, recovering and serializing. Its variable is not one Swift may read.
static inline const secp256k1_context *csecp256k1_context(void) {
    return secp256k1_context_static;
}
