package import ConsensusTypes
package import Primitives

/// A signed block as it lies in the database: its SSZ bytes, and what is needed to find and to read it.
package struct StoredBlock: Hashable, Sendable {
    /// `hash_tree_root(block.message)`.
    package var root: Root
    /// `block.message.parent_root`.
    package var parentRoot: Root
    /// `block.message.slot`.
    package var slot: Slot
    /// The fork whose `SignedBeaconBlock` the bytes are.
    package var fork: ForkName
    /// The SSZ encoding of the `SignedBeaconBlock`.
    package var ssz: [UInt8]

    package init(root: Root, parentRoot: Root, slot: Slot, fork: ForkName, ssz: [UInt8]) {
        self.root = root
        self.parentRoot = parentRoot
        self.slot = slot
        self.fork = fork
        self.ssz = ssz
    }
}

/// The place of a block in the tree, without its bytes.
package struct BlockReference: Hashable, Sendable {
    package var root: Root
    package var parentRoot: Root
    package var slot: Slot

    package init(root: Root, parentRoot: Root, slot: Slot) {
        self.root = root
        self.parentRoot = parentRoot
        self.slot = slot
    }
}
