package import Primitives
package import SSZ

/// The roots of a `HistoricalBatch`'s two fields (capella/beacon-chain.md, `HistoricalSummary`).
package struct HistoricalSummary: SSZContainer {
    package var blockSummaryRoot: Root
    package var stateSummaryRoot: Root

    package init(blockSummaryRoot: Root, stateSummaryRoot: Root) {
        self.blockSummaryRoot = blockSummaryRoot
        self.stateSummaryRoot = stateSummaryRoot
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        blockSummaryRoot = try r.field("block_summary_root")
        stateSummaryRoot = try r.field("state_summary_root")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("block_summary_root", blockSummaryRoot)
        v.field("state_summary_root", stateSummaryRoot)
    }
}
