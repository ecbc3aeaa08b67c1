package import ConsensusTypes
package import Primitives

/// What the fork choice needs of the state at the justified checkpoint: weights of the votes.
package struct JustifiedBalances: Hashable, Sendable {
    /// The checkpoint whose state the balances come from.
    package var checkpoint: Checkpoint
    /// Effective balance by validator index; zero for those that are slashed or not active at the checkpoint's epoch.
    package var effectiveBalances: [UInt64]
    /// `get_total_active_balance` of that state (slashed validators included).
    package var totalActiveBalance: Gwei

    package init(checkpoint: Checkpoint, effectiveBalances: [UInt64], totalActiveBalance: Gwei) {
        self.checkpoint = checkpoint
        self.effectiveBalances = effectiveBalances
        self.totalActiveBalance = totalActiveBalance
    }

    /// `calculate_committee_fraction`.
    func committeeFraction(percent: UInt64, slotsPerEpoch: UInt64) -> UInt64 {
        let committeeWeight = totalActiveBalance.rawValue / slotsPerEpoch
        let product = committeeWeight.multipliedReportingOverflow(by: percent)
        return product.overflow ? committeeWeight / 100 * percent : product.partialValue / 100
    }
}
