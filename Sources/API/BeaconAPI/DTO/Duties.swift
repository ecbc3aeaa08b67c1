package import JSONBytes
package import Primitives
package import SSZ

/// One duty of POST /eth/v1/validator/duties/attester/{epoch}
package struct AttesterDuty: SSZContainer, APIJSON {
    package var pubkey = BLSPubkey()
    package var validatorIndex = ValidatorIndex(0)
    package var committeeIndex = CommitteeIndex(0)
    package var committeeLength: UInt64 = 0
    package var committeesAtSlot: UInt64 = 0
    /// Position of the validator in its committee.
    package var validatorCommitteeIndex: UInt64 = 0
    package var slot = Slot(0)

    package init() {}

    package init(
        pubkey: BLSPubkey, validatorIndex: ValidatorIndex, committeeIndex: CommitteeIndex, committeeLength: UInt64,
        committeesAtSlot: UInt64, validatorCommitteeIndex: UInt64, slot: Slot
    ) {
        self.pubkey = pubkey
        self.validatorIndex = validatorIndex
        self.committeeIndex = committeeIndex
        self.committeeLength = committeeLength
        self.committeesAtSlot = committeesAtSlot
        self.validatorCommitteeIndex = validatorCommitteeIndex
        self.slot = slot
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        pubkey = try reader.field("pubkey")
        validatorIndex = try reader.field("validator_index")
        committeeIndex = try reader.field("committee_index")
        committeeLength = try reader.field("committee_length")
        committeesAtSlot = try reader.field("committees_at_slot")
        validatorCommitteeIndex = try reader.field("validator_committee_index")
        slot = try reader.field("slot")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("pubkey", pubkey)
        visitor.field("validator_index", validatorIndex)
        visitor.field("committee_index", committeeIndex)
        visitor.field("committee_length", committeeLength)
        visitor.field("committees_at_slot", committeesAtSlot)
        visitor.field("validator_committee_index", validatorCommitteeIndex)
        visitor.field("slot", slot)
    }
}

/// One duty of GET /eth/v1 and /eth/v2/validator/duties/proposer/{epoch}
package struct ProposerDuty: SSZContainer, APIJSON {
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

/// One duty of POST /eth/v1/validator/duties/sync/{epoch}
package struct SyncDuty: Hashable, APIJSON {
    package var pubkey: BLSPubkey
    package var validatorIndex: ValidatorIndex
    /// Every seat the validator holds in the sync committee.
    package var validatorSyncCommitteeIndices: [UInt64]

    package init(pubkey: BLSPubkey, validatorIndex: ValidatorIndex, validatorSyncCommitteeIndices: [UInt64]) {
        self.pubkey = pubkey
        self.validatorIndex = validatorIndex
        self.validatorSyncCommitteeIndices = validatorSyncCommitteeIndices
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        pubkey = try object.decode("pubkey", limits)
        validatorIndex = try object.decode("validator_index", limits)
        validatorSyncCommitteeIndices = try object.decode("validator_sync_committee_indices", limits)
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("pubkey", pubkey, limits)
        writer.encode("validator_index", validatorIndex, limits)
        writer.encode("validator_sync_committee_indices", validatorSyncCommitteeIndices, limits)
        writer.endObject()
    }
}

/// One entry of POST /eth/v1/validator/liveness/{epoch}
package struct ValidatorLiveness: SSZContainer, APIJSON {
    package var index = ValidatorIndex(0)
    package var isLive = false

    package init() {}

    package init(index: ValidatorIndex, isLive: Bool) {
        self.index = index
        self.isLive = isLive
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        index = try reader.field("index")
        isLive = try reader.field("is_live")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("index", index)
        visitor.field("is_live", isLive)
    }
}
