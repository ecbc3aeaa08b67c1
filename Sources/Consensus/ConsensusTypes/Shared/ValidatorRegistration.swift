package import Primitives
package import SSZ

/// A validator's fee recipient and gas limit for builders (builder-specs, `ValidatorRegistrationV1`).
package struct ValidatorRegistration: SSZContainer {
    package var feeRecipient: ExecutionAddress
    package var gasLimit: UInt64
    package var timestamp: UInt64
    package var pubkey: BLSPubkey

    package init(feeRecipient: ExecutionAddress, gasLimit: UInt64, timestamp: UInt64, pubkey: BLSPubkey) {
        self.feeRecipient = feeRecipient
        self.gasLimit = gasLimit
        self.timestamp = timestamp
        self.pubkey = pubkey
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        feeRecipient = try r.field("fee_recipient")
        gasLimit = try r.field("gas_limit")
        timestamp = try r.field("timestamp")
        pubkey = try r.field("pubkey")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("fee_recipient", feeRecipient)
        v.field("gas_limit", gasLimit)
        v.field("timestamp", timestamp)
        v.field("pubkey", pubkey)
    }
}

/// A registration signed by its validator (builder-specs, `SignedValidatorRegistrationV1`).
package struct SignedValidatorRegistration: SSZContainer {
    package var message: ValidatorRegistration
    package var signature: BLSSignature

    package init(message: ValidatorRegistration, signature: BLSSignature) {
        self.message = message
        self.signature = signature
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        message = try r.field("message")
        signature = try r.field("signature")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("message", message)
        v.field("signature", signature)
    }
}
