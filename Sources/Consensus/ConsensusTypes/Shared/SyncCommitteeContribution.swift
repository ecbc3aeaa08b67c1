package import Primitives
package import SSZ

/// The aggregated votes of one subcommittee (altair/validator.md, `SyncCommitteeContribution`).
package struct SyncCommitteeContribution: SSZContainer {
    package var slot: Slot
    package var beaconBlockRoot: Root
    package var subcommitteeIndex: UInt64
    package var aggregationBits: SyncSubcommitteeBits
    package var signature: BLSSignature

    package init(
        slot: Slot,
        beaconBlockRoot: Root,
        subcommitteeIndex: UInt64,
        aggregationBits: SyncSubcommitteeBits,
        signature: BLSSignature
    ) {
        self.slot = slot
        self.beaconBlockRoot = beaconBlockRoot
        self.subcommitteeIndex = subcommitteeIndex
        self.aggregationBits = aggregationBits
        self.signature = signature
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        slot = try r.field("slot")
        beaconBlockRoot = try r.field("beacon_block_root")
        subcommitteeIndex = try r.field("subcommittee_index")
        aggregationBits = try r.field("aggregation_bits")
        signature = try r.field("signature")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("slot", slot)
        v.field("beacon_block_root", beaconBlockRoot)
        v.field("subcommittee_index", subcommitteeIndex)
        v.field("aggregation_bits", aggregationBits)
        v.field("signature", signature)
    }
}
