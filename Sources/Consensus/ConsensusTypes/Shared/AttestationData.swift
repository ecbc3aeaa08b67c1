package import Primitives
package import SSZ

/// What an attester votes for (phase0/beacon-chain.md, `AttestationData`). From Electra `index` is 0.
package struct AttestationData: SSZContainer {
    package var slot: Slot
    package var index: CommitteeIndex
    package var beaconBlockRoot: Root
    package var source: Checkpoint
    package var target: Checkpoint

    package init(slot: Slot, index: CommitteeIndex, beaconBlockRoot: Root, source: Checkpoint, target: Checkpoint) {
        self.slot = slot
        self.index = index
        self.beaconBlockRoot = beaconBlockRoot
        self.source = source
        self.target = target
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        slot = try r.field("slot")
        index = try r.field("index")
        beaconBlockRoot = try r.field("beacon_block_root")
        source = try r.field("source")
        target = try r.field("target")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("slot", slot)
        v.field("index", index)
        v.field("beacon_block_root", beaconBlockRoot)
        v.field("source", source)
        v.field("target", target)
    }
}
