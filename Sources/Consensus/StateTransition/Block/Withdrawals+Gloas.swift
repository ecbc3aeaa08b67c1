package import ConsensusTypes
import Primitives
import SSZ

/// `ExpectedWithdrawals` (Gloas).
package struct BuilderAwareWithdrawals: Equatable, Sendable {
    package var withdrawals: [Withdrawal] = []
    /// How many of the builders' queue are dealt with.
    package var processedBuilderWithdrawalsCount = 0
    /// How many of the queue's partial withdrawals are dealt with.
    package var processedPartialWithdrawalsCount = 0
    /// How many builders the sweep has looked at.
    package var processedBuildersSweepCount: UInt64 = 0
}

/// `get_expected_withdrawals` (Gloas).
package func getExpectedWithdrawals(
    _ state: Gloas.BeaconState, _ preset: Preset
) throws(InvalidReason) -> BuilderAwareWithdrawals {
    var expected = BuilderAwareWithdrawals()
    let first = state.nextWithdrawalIndex.rawValue
    func nextIndex() throws(InvalidReason) -> WithdrawalIndex {
        WithdrawalIndex(try first.plus(UInt64(expected.withdrawals.count)))
    }
    expected.withdrawals = try getBuilderWithdrawals(state, withdrawalIndex: nextIndex(), preset)
    expected.processedBuilderWithdrawalsCount = expected.withdrawals.count

    let partial = try getPendingPartialWithdrawals(
        state, withdrawalIndex: nextIndex(), prior: expected.withdrawals, preset)
    expected.withdrawals += partial.withdrawals
    expected.processedPartialWithdrawalsCount = partial.processedCount

    let builders = try getBuildersSweepWithdrawals(
        state, withdrawalIndex: nextIndex(), prior: expected.withdrawals, preset)
    expected.withdrawals += builders.withdrawals
    expected.processedBuildersSweepCount = builders.processedCount

    let epoch = getCurrentEpoch(state, preset)
    expected.withdrawals += try getValidatorsSweepWithdrawals(
        state, withdrawalIndex: nextIndex(), prior: expected.withdrawals, preset
    ) { sweepAmount($0, $1, epoch, preset) }
    return expected
}

/// `get_builder_withdrawals` (Gloas): the queue, but for one place that is the sweep's.
func getBuilderWithdrawals(
    _ state: Gloas.BeaconState, withdrawalIndex: WithdrawalIndex, _ preset: Preset
) throws(InvalidReason) -> [Withdrawal] {
    var withdrawals: [Withdrawal] = []
    for pending in state.builderPendingWithdrawals.prefix(Int(clamping: preset.maxWithdrawalsPerPayload - 1)) {
        withdrawals.append(
            Withdrawal(
                index: WithdrawalIndex(try withdrawalIndex.rawValue.plus(UInt64(withdrawals.count))),
                validatorIndex: convertBuilderIndexToValidatorIndex(pending.builderIndex),
                address: pending.feeRecipient, amount: pending.amount))
    }
    return withdrawals
}

/// `get_builders_sweep_withdrawals` (Gloas): the balances of builders that have left.
/// - Returns: the withdrawals, and how many builders were looked at.
func getBuildersSweepWithdrawals(
    _ state: Gloas.BeaconState, withdrawalIndex: WithdrawalIndex, prior: [Withdrawal], _ preset: Preset
) throws(InvalidReason) -> (withdrawals: [Withdrawal], processedCount: UInt64) {
    let epoch = getCurrentEpoch(state, preset)
    let count = UInt64(state.builders.count)
    let limit = preset.maxWithdrawalsPerPayload - 1
    guard UInt64(prior.count) <= limit else { throw .tooManyWithdrawals }
    var withdrawals: [Withdrawal] = []
    var processedCount: UInt64 = 0
    var index = state.nextWithdrawalBuilderIndex
    for _ in 0..<min(count, preset.maxBuildersPerWithdrawalsSweep) {
        if UInt64(prior.count + withdrawals.count) >= limit { break }
        let builder = try getBuilder(state, index)
        if builder.withdrawableEpoch <= epoch, builder.balance > 0 {
            withdrawals.append(
                Withdrawal(
                    index: WithdrawalIndex(try withdrawalIndex.rawValue.plus(UInt64(withdrawals.count))),
                    validatorIndex: convertBuilderIndexToValidatorIndex(index),
                    address: builder.executionAddress, amount: builder.balance))
        }
        index = BuilderIndex((index.rawValue + 1) % count)
        processedCount += 1
    }
    return (withdrawals, processedCount)
}

/// `process_withdrawals` (Gloas): what the next payload must pay out, taken from the balances at once. Nothing when the
/// parent's payload did not come: its own withdrawals are still due.
package func processWithdrawals(_ state: inout Gloas.BeaconState, _ preset: Preset) throws(InvalidReason) {
    guard state.latestBlockHash == state.latestExecutionPayloadBid.blockHash else { return }
    let expected = try getExpectedWithdrawals(state, preset)
    try applyWithdrawals(&state, expected.withdrawals)
    try updateNextWithdrawalIndex(&state, expected.withdrawals)
    state.payloadExpectedWithdrawals = Gloas.Withdrawals(expected.withdrawals)
    if expected.processedBuilderWithdrawalsCount > 0 {
        state.builderPendingWithdrawals.removeFirst(expected.processedBuilderWithdrawalsCount)
    }
    updatePendingPartialWithdrawals(&state, expected.processedPartialWithdrawalsCount)
    try updateNextWithdrawalBuilderIndex(&state, expected.processedBuildersSweepCount)
    try updateNextWithdrawalValidatorIndex(&state, expected.withdrawals, preset)
}

/// `apply_withdrawals` (Gloas).
private func applyWithdrawals(
    _ state: inout Gloas.BeaconState, _ withdrawals: [Withdrawal]
) throws(InvalidReason) {
    for withdrawal in withdrawals {
        guard isBuilderIndex(withdrawal.validatorIndex) else {
            try decreaseBalance(&state, withdrawal.validatorIndex, withdrawal.amount.rawValue)
            continue
        }
        let index = convertValidatorIndexToBuilderIndex(withdrawal.validatorIndex)
        let balance = try getBuilder(state, index).balance
        state.builders[Int(index.rawValue)].balance = balance.saturatingSubtract(withdrawal.amount)
    }
}

/// `update_next_withdrawal_builder_index` (Gloas).
private func updateNextWithdrawalBuilderIndex(
    _ state: inout Gloas.BeaconState, _ processedCount: UInt64
) throws(InvalidReason) {
    guard !state.builders.isEmpty else { return }
    let next = try state.nextWithdrawalBuilderIndex.rawValue.plus(processedCount)
    state.nextWithdrawalBuilderIndex = BuilderIndex(next % UInt64(state.builders.count))
}
