package import Primitives
package import SSZ

/// What a proposer asks of the builders of its slot (gloas/p2p-interface.md, `ProposerPreferences`).
package struct ProposerPreferences: SSZContainer {
    package var dependentRoot: Root
    package var proposalSlot: Slot
    package var validatorIndex: ValidatorIndex
    package var feeRecipient: ExecutionAddress
    package var targetGasLimit: UInt64

    package init(
        dependentRoot: Root,
        proposalSlot: Slot,
        validatorIndex: ValidatorIndex,
        feeRecipient: ExecutionAddress,
        targetGasLimit: UInt64
    ) {
        self.dependentRoot = dependentRoot
        self.proposalSlot = proposalSlot
        self.validatorIndex = validatorIndex
        self.feeRecipient = feeRecipient
        self.targetGasLimit = targetGasLimit
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        dependentRoot = try r.field("dependent_root")
        proposalSlot = try r.field("proposal_slot")
        validatorIndex = try r.field("validator_index")
        feeRecipient = try r.field("fee_recipient")
        targetGasLimit = try r.field("target_gas_limit")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("dependent_root", dependentRoot)
        v.field("proposal_slot", proposalSlot)
        v.field("validator_index", validatorIndex)
        v.field("fee_recipient", feeRecipient)
        v.field("target_gas_limit", targetGasLimit)
    }
}

/// Preferences with the proposer's signature (gloas/p2p-interface.md, `SignedProposerPreferences`).
package struct SignedProposerPreferences: SSZContainer {
    package var message: ProposerPreferences
    package var signature: BLSSignature

    package init(message: ProposerPreferences, signature: BLSSignature) {
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
