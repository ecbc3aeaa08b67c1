package import Primitives
package import SSZ

/// A block with its body replaced by the body's root (phase0/beacon-chain.md, `BeaconBlockHeader`).
package struct BeaconBlockHeader: SSZContainer {
    package var slot: Slot
    package var proposerIndex: ValidatorIndex
    package var parentRoot: Root
    package var stateRoot: Root
    package var bodyRoot: Root

    package init(slot: Slot, proposerIndex: ValidatorIndex, parentRoot: Root, stateRoot: Root, bodyRoot: Root) {
        self.slot = slot
        self.proposerIndex = proposerIndex
        self.parentRoot = parentRoot
        self.stateRoot = stateRoot
        self.bodyRoot = bodyRoot
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        slot = try r.field("slot")
        proposerIndex = try r.field("proposer_index")
        parentRoot = try r.field("parent_root")
        stateRoot = try r.field("state_root")
        bodyRoot = try r.field("body_root")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("slot", slot)
        v.field("proposer_index", proposerIndex)
        v.field("parent_root", parentRoot)
        v.field("state_root", stateRoot)
        v.field("body_root", bodyRoot)
    }
}

/// A header with its proposer's signature (phase0/beacon-chain.md, `SignedBeaconBlockHeader`).
package struct SignedBeaconBlockHeader: SSZContainer {
    package var message: BeaconBlockHeader
    package var signature: BLSSignature

    package init(message: BeaconBlockHeader, signature: BLSSignature) {
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
