package import ConsensusTypes
package import Primitives

/// What the fork choice needs of the state at the justified checkpoint: weights of the votes.
package struct JustifiedBalances: Hashable, Sendable {
    /// The checkpoint whose state the balances come from.
    package var checkpoint: Checkpoint
    /// Effective balance by validator index; zero for those that are slashed or not active at the checkpoint's epoch.
    package var effectiveBalances: [UInt64]
    /// The effective balances that `effectiveBalances` leaves out, of the slashed and the inactive, where not zero:
    /// ascending by index.
    package var uncounted: [UncountedBalance]
    /// `get_total_active_balance` of that state (slashed validators included).
    package var totalActiveBalance: Gwei

    package init(
        checkpoint: Checkpoint, effectiveBalances: [UInt64], uncounted: [UncountedBalance] = [],
        totalActiveBalance: Gwei
    ) {
        self.checkpoint = checkpoint
        self.effectiveBalances = effectiveBalances
        self.uncounted = uncounted
        self.totalActiveBalance = totalActiveBalance
    }

    /// The effective balance of a validator whose votes count; else zero.
    func countedBalance(of index: ValidatorIndex) -> UInt64 {
        index.rawValue < UInt64(effectiveBalances.count) ? effectiveBalances[index.int] : 0
    }

    /// The effective balance of a validator, counted or not.
    func effectiveBalance(of index: ValidatorIndex) -> UInt64 {
        let counted = countedBalance(of: index)
        return counted != 0 ? counted : uncounted(index)?.balance ?? 0
    }

    /// The effective balance of an active validator, slashed or not; else zero.
    func activeBalance(of index: ValidatorIndex) -> UInt64 {
        let counted = countedBalance(of: index)
        if counted != 0 { return counted }
        return uncounted(index).flatMap { $0.isActive ? $0.balance : nil } ?? 0
    }

    private func uncounted(_ index: ValidatorIndex) -> UncountedBalance? {
        var range = 0..<uncounted.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if uncounted[middle].index < index {
                range = middle + 1..<range.upperBound
            } else {
                range = range.lowerBound..<middle
            }
        }
        guard range.lowerBound < uncounted.count, uncounted[range.lowerBound].index == index else { return nil }
        return uncounted[range.lowerBound]
    }

    /// `calculate_committee_fraction`.
    func committeeFraction(percent: UInt64, slotsPerEpoch: UInt64) -> UInt64 {
        let committeeWeight = totalActiveBalance.rawValue / slotsPerEpoch
        let product = committeeWeight.multipliedReportingOverflow(by: percent)
        return product.overflow ? committeeWeight / 100 * percent : product.partialValue / 100
    }
}

/// The effective balance of a validator whose votes have no weight.
package struct UncountedBalance: Hashable, Sendable {
    package var index: ValidatorIndex
    package var balance: UInt64
    /// Whether the validator is active, and so slashed.
    package var isActive: Bool

    package init(index: ValidatorIndex, balance: UInt64, isActive: Bool) {
        self.index = index
        self.balance = balance
        self.isActive = isActive
    }
}
