package import ConsensusTypes
package import Primitives
package import SSZ

/// One entry of POST /eth/v1/validator/prepare_beacon_proposer
package struct ProposerPreparation: SSZContainer, APIJSON {
    package var validatorIndex = ValidatorIndex(0)
    package var feeRecipient = ExecutionAddress()

    package init() {}

    package init(validatorIndex: ValidatorIndex, feeRecipient: ExecutionAddress) {
        self.validatorIndex = validatorIndex
        self.feeRecipient = feeRecipient
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        validatorIndex = try reader.field("validator_index")
        feeRecipient = try reader.field("fee_recipient")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("validator_index", validatorIndex)
        visitor.field("fee_recipient", feeRecipient)
    }
}

extension SignedValidatorRegistration: APIJSON {}
