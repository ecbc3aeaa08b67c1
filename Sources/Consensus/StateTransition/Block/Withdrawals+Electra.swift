package import ConsensusTypes
package import Primitives
import SSZ

/// `is_fully_withdrawable_validator` and `is_partially_withdrawable_validator` (Electra): what a sweep withdraws from a
/// validator with a balance; nil for nothing.
func sweepAmount(_ validator: Validator, _ balance: Gwei, _ epoch: Epoch, _ preset: Preset) -> Gwei? {
    guard hasExecutionWithdrawalCredential(validator) else { return nil }
    if validator.withdrawableEpoch <= epoch, balance > 0 { return balance }
    let limit = getMaxEffectiveBalance(validator, preset)
    guard validator.effectiveBalance == limit, balance > limit else { return nil }
    return balance - limit
}

/// `is_eligible_for_partial_withdrawals` (Electra).
package func isEligibleForPartialWithdrawals(_ validator: Validator, balance: Gwei, _ preset: Preset) -> Bool {
    validator.exitEpoch == Constants.farFutureEpoch && validator.effectiveBalance >= preset.minActivationBalance
        && balance > preset.minActivationBalance
}

/// `ExpectedWithdrawals` (Electra).
package struct ExpectedWithdrawals: Equatable, Sendable {
    package var withdrawals: [Withdrawal]
    /// How many of the queue's partial withdrawals are dealt with.
    package var processedPartialWithdrawalsCount: Int
}

/// `get_expected_withdrawals` (Electra).
package func getExpectedWithdrawals<S: ElectraBeaconState>(
    _ state: S, _ preset: Preset
) throws(InvalidReason) -> ExpectedWithdrawals {
    let epoch = getCurrentEpoch(state, preset)
    let (partial, count) = try getPendingPartialWithdrawals(
        state, withdrawalIndex: state.nextWithdrawalIndex, prior: [], preset)
    let next = WithdrawalIndex(try state.nextWithdrawalIndex.rawValue.plus(UInt64(partial.count)))
    let sweep = try getValidatorsSweepWithdrawals(state, withdrawalIndex: next, prior: partial, preset) {
        sweepAmount($0, $1, epoch, preset)
    }
    return ExpectedWithdrawals(withdrawals: partial + sweep, processedPartialWithdrawalsCount: count)
}

/// `get_pending_partial_withdrawals` (Electra).
/// - Parameter prior: the withdrawals before these; their amounts are taken from the balances.
/// - Returns: the withdrawals, and how many of the queue are dealt with, paid or not.
func getPendingPartialWithdrawals<S: ElectraBeaconState>(
    _ state: S, withdrawalIndex: WithdrawalIndex, prior: [Withdrawal], _ preset: Preset
) throws(InvalidReason) -> (withdrawals: [Withdrawal], processedCount: Int) {
    let epoch = getCurrentEpoch(state, preset)
    let limit = min(
        UInt64(prior.count) + preset.maxPendingPartialsPerWithdrawalsSweep, preset.maxWithdrawalsPerPayload - 1)
    guard UInt64(prior.count) <= limit else { throw .tooManyWithdrawals }
    var all = prior
    var nextIndex = withdrawalIndex.rawValue
    var processedCount = 0
    for pending in state.pendingPartialWithdrawals {
        guard pending.withdrawableEpoch <= epoch, UInt64(all.count) < limit else { break }
        let validator = try getValidator(state, pending.validatorIndex)
        let balance = try getBalanceAfterWithdrawals(state, pending.validatorIndex, all)
        if isEligibleForPartialWithdrawals(validator, balance: balance, preset) {
            all.append(
                Withdrawal(
                    index: WithdrawalIndex(nextIndex), validatorIndex: pending.validatorIndex,
                    address: executionAddress(of: validator),
                    amount: min(balance - preset.minActivationBalance, pending.amount)))
            nextIndex = try nextIndex.plus(1)
        }
        processedCount += 1
    }
    return (Array(all.dropFirst(prior.count)), processedCount)
}

/// `process_withdrawals` (Electra).
package func processWithdrawals<S: ElectraBeaconState>(
    _ state: inout S, _ payload: some CapellaExecutionPayloadProtocol, _ preset: Preset
) throws(InvalidReason) {
    let expected: ExpectedWithdrawals = try getExpectedWithdrawals(state, preset)
    guard payload.withdrawals.elementsEqual(expected.withdrawals) else { throw .withdrawalsMismatch }
    try applyWithdrawals(&state, expected.withdrawals)
    try updateNextWithdrawalIndex(&state, expected.withdrawals)
    updatePendingPartialWithdrawals(&state, expected.processedPartialWithdrawalsCount)
    try updateNextWithdrawalValidatorIndex(&state, expected.withdrawals, preset)
}

/// `update_pending_partial_withdrawals` (Electra).
func updatePendingPartialWithdrawals<S: ElectraBeaconState>(_ state: inout S, _ processedCount: Int) {
    if processedCount > 0 { state.pendingPartialWithdrawals.removeFirst(processedCount) }
}
