package import JSONBytes
package import Primitives
package import SSZ

/// One entry of POST /eth/v1/validator/beacon_committee_subscriptions: one per validator per duty.
package struct BeaconCommitteeSubscription: SSZContainer, APIJSON {
    package var validatorIndex = ValidatorIndex(0)
    package var committeeIndex = CommitteeIndex(0)
    package var committeesAtSlot: UInt64 = 0
    package var slot = Slot(0)
    package var isAggregator = false

    package init() {}

    package init(
        validatorIndex: ValidatorIndex, committeeIndex: CommitteeIndex, committeesAtSlot: UInt64, slot: Slot,
        isAggregator: Bool
    ) {
        self.validatorIndex = validatorIndex
        self.committeeIndex = committeeIndex
        self.committeesAtSlot = committeesAtSlot
        self.slot = slot
        self.isAggregator = isAggregator
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        validatorIndex = try reader.field("validator_index")
        committeeIndex = try reader.field("committee_index")
        committeesAtSlot = try reader.field("committees_at_slot")
        slot = try reader.field("slot")
        isAggregator = try reader.field("is_aggregator")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("validator_index", validatorIndex)
        visitor.field("committee_index", committeeIndex)
        visitor.field("committees_at_slot", committeesAtSlot)
        visitor.field("slot", slot)
        visitor.field("is_aggregator", isAggregator)
    }
}

/// One entry of POST /eth/v1/validator/sync_committee_subscriptions
package struct SyncCommitteeSubscription: Hashable, APIJSON {
    package var validatorIndex: ValidatorIndex
    package var syncCommitteeIndices: [UInt64]
    /// The first epoch in which the subscription is not needed any more.
    package var untilEpoch: Epoch

    package init(validatorIndex: ValidatorIndex, syncCommitteeIndices: [UInt64], untilEpoch: Epoch) {
        self.validatorIndex = validatorIndex
        self.syncCommitteeIndices = syncCommitteeIndices
        self.untilEpoch = untilEpoch
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        validatorIndex = try object.decode("validator_index", limits)
        syncCommitteeIndices = try object.decode("sync_committee_indices", limits)
        untilEpoch = try object.decode("until_epoch", limits)
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("validator_index", validatorIndex, limits)
        writer.encode("sync_committee_indices", syncCommitteeIndices, limits)
        writer.encode("until_epoch", untilEpoch, limits)
        writer.endObject()
    }
}

/// One entry of POST /eth/v1/validator/beacon_committee_selections, both ways: partial proofs in, combined proofs out.
package struct BeaconCommitteeSelection: SSZContainer, APIJSON {
    package var validatorIndex = ValidatorIndex(0)
    package var slot = Slot(0)
    package var selectionProof = BLSSignature()

    package init() {}

    package init(validatorIndex: ValidatorIndex, slot: Slot, selectionProof: BLSSignature) {
        self.validatorIndex = validatorIndex
        self.slot = slot
        self.selectionProof = selectionProof
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        validatorIndex = try reader.field("validator_index")
        slot = try reader.field("slot")
        selectionProof = try reader.field("selection_proof")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("validator_index", validatorIndex)
        visitor.field("slot", slot)
        visitor.field("selection_proof", selectionProof)
    }
}

/// One entry of POST /eth/v1/validator/sync_committee_selections, both ways.
package struct SyncCommitteeSelection: SSZContainer, APIJSON {
    package var validatorIndex = ValidatorIndex(0)
    package var slot = Slot(0)
    package var subcommitteeIndex: UInt64 = 0
    package var selectionProof = BLSSignature()

    package init() {}

    package init(
        validatorIndex: ValidatorIndex, slot: Slot, subcommitteeIndex: UInt64, selectionProof: BLSSignature
    ) {
        self.validatorIndex = validatorIndex
        self.slot = slot
        self.subcommitteeIndex = subcommitteeIndex
        self.selectionProof = selectionProof
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        validatorIndex = try reader.field("validator_index")
        slot = try reader.field("slot")
        subcommitteeIndex = try reader.field("subcommittee_index")
        selectionProof = try reader.field("selection_proof")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("validator_index", validatorIndex)
        visitor.field("slot", slot)
        visitor.field("subcommittee_index", subcommitteeIndex)
        visitor.field("selection_proof", selectionProof)
    }
}
