package import Primitives
package import SSZ

/// One member's vote for a block root (altair/validator.md, `SyncCommitteeMessage`).
package struct SyncCommitteeMessage: SSZContainer {
    package var slot: Slot
    package var beaconBlockRoot: Root
    package var validatorIndex: ValidatorIndex
    package var signature: BLSSignature

    package init(slot: Slot, beaconBlockRoot: Root, validatorIndex: ValidatorIndex, signature: BLSSignature) {
        self.slot = slot
        self.beaconBlockRoot = beaconBlockRoot
        self.validatorIndex = validatorIndex
        self.signature = signature
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        slot = try r.field("slot")
        beaconBlockRoot = try r.field("beacon_block_root")
        validatorIndex = try r.field("validator_index")
        signature = try r.field("signature")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("slot", slot)
        v.field("beacon_block_root", beaconBlockRoot)
        v.field("validator_index", validatorIndex)
        v.field("signature", signature)
    }
}
