package import ConsensusTypes
package import Primitives

/// `get_balance_churn_limit` (Electra), for `get_total_active_balance`, in Gwei.
package func getBalanceChurnLimit(totalActiveBalance: Gwei, _ spec: Spec) throws(InvalidReason) -> UInt64 {
    let share = try totalActiveBalance.rawValue.over(spec.config.churnLimitQuotient)
    let churn = max(spec.config.minPerEpochChurnLimitElectra.rawValue, share)
    return churn - churn % spec.preset.effectiveBalanceIncrement.rawValue
}

/// `get_activation_exit_churn_limit` (Electra), for `get_total_active_balance`, in Gwei.
package func getActivationExitChurnLimit(totalActiveBalance: Gwei, _ spec: Spec) throws(InvalidReason) -> UInt64 {
    let limit = try getBalanceChurnLimit(totalActiveBalance: totalActiveBalance, spec)
    return min(spec.config.maxPerEpochActivationExitChurnLimit.rawValue, limit)
}

/// `get_exit_churn_limit` (Gloas), for `get_total_active_balance`, in Gwei.
package func getExitChurnLimit(totalActiveBalance: Gwei, _ spec: Spec) throws(InvalidReason) -> UInt64 {
    let share = try totalActiveBalance.rawValue.over(spec.config.churnLimitQuotientGloas)
    let churn = max(spec.config.minPerEpochChurnLimitElectra.rawValue, share)
    return churn - churn % spec.preset.effectiveBalanceIncrement.rawValue
}

/// `get_activation_churn_limit` (Gloas), for `get_total_active_balance`, in Gwei.
package func getActivationChurnLimit(totalActiveBalance: Gwei, _ spec: Spec) throws(InvalidReason) -> UInt64 {
    let limit = try getExitChurnLimit(totalActiveBalance: totalActiveBalance, spec)
    return min(spec.config.maxPerEpochActivationChurnLimitGloas.rawValue, limit)
}

/// `get_consolidation_churn_limit` (Electra; from Gloas a share of its own), for `get_total_active_balance`, in Gwei.
package func getConsolidationChurnLimit(
    totalActiveBalance: Gwei, _ fork: ForkName, _ spec: Spec
) throws(InvalidReason) -> UInt64 {
    if fork >= .gloas {
        let churn = try totalActiveBalance.rawValue.over(spec.config.consolidationChurnLimitQuotient)
        return churn - churn % spec.preset.effectiveBalanceIncrement.rawValue
    }
    let limit = try getBalanceChurnLimit(totalActiveBalance: totalActiveBalance, spec)
    return try limit.minus(getActivationExitChurnLimit(totalActiveBalance: totalActiveBalance, spec))
}

/// `compute_exit_epoch_and_update_churn` (Electra; from Gloas with the exits' own limit).
/// - Returns: the epoch in which that balance may leave.
func computeExitEpochAndUpdateChurn<S: ElectraBeaconState>(
    _ state: inout S, exitBalance: UInt64, _ epochCache: EpochCache, _ spec: Spec
) throws(InvalidReason) -> Epoch {
    let balance = epochCache.totalActiveBalance
    let churn =
        try S.forkName < .gloas
        ? getActivationExitChurnLimit(totalActiveBalance: balance, spec)
        : getExitChurnLimit(totalActiveBalance: balance, spec)
    var queue = BalanceQueue(
        epoch: state.earliestExitEpoch, balanceToConsume: state.exitBalanceToConsume.rawValue, churn: churn)
    try queue.take(exitBalance, notBefore: computeActivationExitEpoch(getCurrentEpoch(state, spec.preset), spec.preset))
    state.exitBalanceToConsume = Gwei(queue.balanceToConsume)
    state.earliestExitEpoch = queue.epoch
    return queue.epoch
}

/// `compute_consolidation_epoch_and_update_churn` (Electra).
/// - Returns: the epoch in which that balance may be consolidated.
func computeConsolidationEpochAndUpdateChurn<S: ElectraBeaconState>(
    _ state: inout S, consolidationBalance: UInt64, _ epochCache: EpochCache, _ spec: Spec
) throws(InvalidReason) -> Epoch {
    var queue = BalanceQueue(
        epoch: state.earliestConsolidationEpoch,
        balanceToConsume: state.consolidationBalanceToConsume.rawValue,
        churn: try getConsolidationChurnLimit(totalActiveBalance: epochCache.totalActiveBalance, S.forkName, spec))
    let earliest = try computeActivationExitEpoch(getCurrentEpoch(state, spec.preset), spec.preset)
    try queue.take(consolidationBalance, notBefore: earliest)
    state.consolidationBalanceToConsume = Gwei(queue.balanceToConsume)
    state.earliestConsolidationEpoch = queue.epoch
    return queue.epoch
}

/// The end of a queue that lets a balance of at most the churn through per epoch: what the two functions above share.
private struct BalanceQueue {
    var epoch: Epoch
    var balanceToConsume: UInt64
    let churn: UInt64

    mutating func take(_ balance: UInt64, notBefore earliest: Epoch) throws(InvalidReason) {
        if epoch < earliest {
            epoch = earliest
            balanceToConsume = churn
        }
        if balance > balanceToConsume {
            let additionalEpochs = try (balance - balanceToConsume - 1).over(churn) + 1
            epoch = Epoch(try epoch.rawValue.plus(additionalEpochs))
            balanceToConsume = try balanceToConsume.plus(additionalEpochs.times(churn))
        }
        balanceToConsume = try balanceToConsume.minus(balance)
    }
}
