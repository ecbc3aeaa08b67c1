package import Primitives
package import SSZ

/// What a sync selection proof signs (altair/validator.md, `SyncAggregatorSelectionData`).
package struct SyncAggregatorSelectionData: SSZContainer {
    package var slot: Slot
    package var subcommitteeIndex: UInt64

    package init(slot: Slot, subcommitteeIndex: UInt64) {
        self.slot = slot
        self.subcommitteeIndex = subcommitteeIndex
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        slot = try r.field("slot")
        subcommitteeIndex = try r.field("subcommittee_index")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("slot", slot)
        v.field("subcommittee_index", subcommitteeIndex)
    }
}
