/// What one imported block changes in the database, all at once.
package struct BlockImport: Hashable, Sendable {
    package var block: StoredBlock
    /// The states to keep with it: its post-state when it begins an epoch, epoch-boundary states advanced on the way.
    package var states: [StoredState]
    /// The fork choice after the block; nil leaves the stored one.
    package var forkChoice: [UInt8]?

    package init(block: StoredBlock, states: [StoredState] = [], forkChoice: [UInt8]? = nil) {
        self.block = block
        self.states = states
        self.forkChoice = forkChoice
    }
}

/// What ``BeaconStorage/finalize(root:checkpointSlot:keepStateEvery:forkChoice:)`` did.
package struct FinalizationSummary: Hashable, Sendable {
    /// Blocks that entered the finalised index.
    package var finalizedBlocks = 0
    /// Blocks deleted because their branch lost.
    package var prunedBlocks = 0
    /// States deleted: of lost branches, and old ones between those that are kept.
    package var prunedStates = 0
}
