package import SSZ

/// The roots of one `SLOTS_PER_HISTORICAL_ROOT` window (phase0/beacon-chain.md, `HistoricalBatch`).
package struct HistoricalBatch: SSZContainer {
    package var blockRoots: BlockRoots
    package var stateRoots: StateRoots

    package init(blockRoots: BlockRoots, stateRoots: StateRoots) {
        self.blockRoots = blockRoots
        self.stateRoots = stateRoots
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        blockRoots = try r.field("block_roots")
        stateRoots = try r.field("state_roots")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("block_roots", blockRoots)
        v.field("state_roots", stateRoots)
    }
}
