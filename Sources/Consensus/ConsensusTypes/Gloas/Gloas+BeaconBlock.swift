package import Primitives
package import SSZ

extension Gloas {
    /// A block of Gloas (phase0/beacon-chain.md, `BeaconBlock`).
    package struct BeaconBlock: BeaconBlockProtocol {
        package var slot: Slot
        package var proposerIndex: ValidatorIndex
        package var parentRoot: Root
        package var stateRoot: Root
        package var body: BeaconBlockBody

        package init(
            slot: Slot,
            proposerIndex: ValidatorIndex,
            parentRoot: Root,
            stateRoot: Root,
            body: BeaconBlockBody
        ) {
            self.slot = slot
            self.proposerIndex = proposerIndex
            self.parentRoot = parentRoot
            self.stateRoot = stateRoot
            self.body = body
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            slot = try r.field("slot")
            proposerIndex = try r.field("proposer_index")
            parentRoot = try r.field("parent_root")
            stateRoot = try r.field("state_root")
            body = try r.field("body")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("slot", slot)
            v.field("proposer_index", proposerIndex)
            v.field("parent_root", parentRoot)
            v.field("state_root", stateRoot)
            v.field("body", body)
        }
    }

    /// A block with its proposer's signature (phase0/beacon-chain.md, `SignedBeaconBlock`).
    package struct SignedBeaconBlock: SignedBeaconBlockProtocol {
        package var message: BeaconBlock
        package var signature: BLSSignature

        package init(message: BeaconBlock, signature: BLSSignature) {
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
}
