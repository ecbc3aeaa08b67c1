package import ConsensusTypes
package import Primitives

/// A state as it lies in the database.
package struct StoredState: Hashable, Sendable {
    /// `hash_tree_root(state)`.
    package var root: Root
    /// The root of the block that the state comes after: the latest block at or before `slot` on its branch.
    package var blockRoot: Root
    /// `state.slot`; higher than the block's when the state was advanced through empty slots.
    package var slot: Slot
    /// The fork whose `BeaconState` the bytes are.
    package var fork: ForkName
    /// The SSZ encoding of the `BeaconState`.
    package var ssz: [UInt8]

    package init(root: Root, blockRoot: Root, slot: Slot, fork: ForkName, ssz: [UInt8]) {
        self.root = root
        self.blockRoot = blockRoot
        self.slot = slot
        self.fork = fork
        self.ssz = ssz
    }
}
