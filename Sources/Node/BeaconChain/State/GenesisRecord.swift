package import ConsensusTypes
package import Primitives

/// What never changes of a chain: its genesis.
package struct GenesisRecord: Hashable, Sendable {
    package var blockRoot: Root
    package var stateRoot: Root
    package var validatorsRoot: Root
    /// Unix seconds.
    package var time: UInt64
    package var forkVersion: Version

    package init(blockRoot: Root, stateRoot: Root, validatorsRoot: Root, time: UInt64, forkVersion: Version) {
        self.blockRoot = blockRoot
        self.stateRoot = stateRoot
        self.validatorsRoot = validatorsRoot
        self.time = time
        self.forkVersion = forkVersion
    }
}

/// The block that the chain builds on, with its post-state.
struct ChainHead: Sendable {
    var root: Root
    var slot: Slot
    var state: ForkedBeaconState
    var stateRoot: Root
}

/// Where a chain stands, for a person to look at.
package struct ChainSummary: Hashable, Sendable {
    package var headSlot: Slot
    package var headRoot: Root
    package var justified: Checkpoint
    package var finalized: Checkpoint
    package var validators: Int
}
