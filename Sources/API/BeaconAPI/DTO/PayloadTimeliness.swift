package import ConsensusTypes
package import Primitives
package import SSZ

/// One duty of POST /eth/v1/validator/duties/ptc/{epoch}
package struct PTCDuty: SSZContainer, APIJSON {
    package var pubkey = BLSPubkey()
    package var validatorIndex = ValidatorIndex(0)
    package var slot = Slot(0)

    package init() {}

    package init(pubkey: BLSPubkey, validatorIndex: ValidatorIndex, slot: Slot) {
        self.pubkey = pubkey
        self.validatorIndex = validatorIndex
        self.slot = slot
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        pubkey = try reader.field("pubkey")
        validatorIndex = try reader.field("validator_index")
        slot = try reader.field("slot")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("pubkey", pubkey)
        visitor.field("validator_index", validatorIndex)
        visitor.field("slot", slot)
    }
}

extension PayloadAttestationMessage: SSZListElement {}
extension SignedProposerPreferences: SSZListElement {}
