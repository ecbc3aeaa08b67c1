package import Primitives
package import SSZ

/// The move of BLS withdrawal credentials to an address (capella/beacon-chain.md, `BLSToExecutionChange`).
package struct BLSToExecutionChange: SSZContainer {
    package var validatorIndex: ValidatorIndex
    package var fromBLSPubkey: BLSPubkey
    package var toExecutionAddress: ExecutionAddress

    package init(validatorIndex: ValidatorIndex, fromBLSPubkey: BLSPubkey, toExecutionAddress: ExecutionAddress) {
        self.validatorIndex = validatorIndex
        self.fromBLSPubkey = fromBLSPubkey
        self.toExecutionAddress = toExecutionAddress
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        validatorIndex = try r.field("validator_index")
        fromBLSPubkey = try r.field("from_bls_pubkey")
        toExecutionAddress = try r.field("to_execution_address")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("validator_index", validatorIndex)
        v.field("from_bls_pubkey", fromBLSPubkey)
        v.field("to_execution_address", toExecutionAddress)
    }
}

/// A change signed by the old withdrawal key (capella/beacon-chain.md, `SignedBLSToExecutionChange`).
package struct SignedBLSToExecutionChange: SSZContainer {
    package var message: BLSToExecutionChange
    package var signature: BLSSignature

    package init(message: BLSToExecutionChange, signature: BLSSignature) {
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
