package import ConsensusTypes
package import Primitives
import SSZ

/// `is_builder_index` (Gloas).
package func isBuilderIndex(_ index: ValidatorIndex) -> Bool {
    index.rawValue & Constants.builderIndexFlag != 0
}

/// `convert_builder_index_to_validator_index` (Gloas).
package func convertBuilderIndexToValidatorIndex(_ index: BuilderIndex) -> ValidatorIndex {
    ValidatorIndex(index.rawValue | Constants.builderIndexFlag)
}

/// `convert_validator_index_to_builder_index` (Gloas).
package func convertValidatorIndexToBuilderIndex(_ index: ValidatorIndex) -> BuilderIndex {
    BuilderIndex(index.rawValue & ~Constants.builderIndexFlag)
}

/// `is_builder_withdrawal_credential` (Gloas).
package func isBuilderWithdrawalCredential(_ credentials: Bytes32) -> Bool {
    credentials[0] == Constants.builderWithdrawalPrefix
}

/// The registry entry, or the error that an index from outside deserves.
package func getBuilder(_ state: Gloas.BeaconState, _ index: BuilderIndex) throws(InvalidReason) -> Builder {
    guard index.rawValue < UInt64(state.builders.count) else { throw .builderIndexOutOfRange(index) }
    return state.builders[Int(index.rawValue)]
}

/// `is_active_builder` (Gloas): its place is final, and it has not begun to leave.
package func isActiveBuilder(_ state: Gloas.BeaconState, _ index: BuilderIndex) throws(InvalidReason) -> Bool {
    let builder = try getBuilder(state, index)
    return builder.depositEpoch < state.finalizedCheckpoint.epoch
        && builder.withdrawableEpoch == Constants.farFutureEpoch
}

/// `get_pending_balance_to_withdraw_for_builder` (Gloas), in Gwei.
package func getPendingBalanceToWithdrawForBuilder(
    _ state: Gloas.BeaconState, _ index: BuilderIndex
) throws(InvalidReason) -> UInt64 {
    var sum: UInt64 = 0
    for withdrawal in state.builderPendingWithdrawals where withdrawal.builderIndex == index {
        sum = try sum.plus(withdrawal.amount.rawValue)
    }
    for payment in state.builderPendingPayments where payment.withdrawal.builderIndex == index {
        sum = try sum.plus(payment.withdrawal.amount.rawValue)
    }
    return sum
}

/// `can_builder_cover_bid` (Gloas).
package func canBuilderCoverBid(
    _ state: Gloas.BeaconState, _ index: BuilderIndex, _ amount: Gwei, _ preset: Preset
) throws(InvalidReason) -> Bool {
    let balance = try getBuilder(state, index).balance.rawValue
    let pending = try getPendingBalanceToWithdrawForBuilder(state, index)
    let minimum = try preset.minDepositAmount.rawValue.plus(pending)
    return balance >= minimum && balance - minimum >= amount.rawValue
}

/// `get_builder_payment_quorum_threshold` (Gloas), for `get_total_active_balance`, in Gwei.
package func getBuilderPaymentQuorumThreshold(
    totalActiveBalance: Gwei, _ preset: Preset
) throws(InvalidReason) -> UInt64 {
    let perSlot = totalActiveBalance.rawValue / preset.slotsPerEpoch
    return try perSlot.times(Constants.builderPaymentThresholdNumerator)
        / Constants.builderPaymentThresholdDenominator
}

/// `initiate_builder_exit` (Gloas).
func initiateBuilderExit(
    _ state: inout Gloas.BeaconState, _ index: BuilderIndex, _ spec: Spec
) throws(InvalidReason) {
    state.builders[Int(index.rawValue)].withdrawableEpoch = try builderWithdrawableEpoch(state, spec)
}

/// When a builder that leaves now can be paid out.
func builderWithdrawableEpoch(_ state: Gloas.BeaconState, _ spec: Spec) throws(InvalidReason) -> Epoch {
    let delay = spec.config.minBuilderWithdrawabilityDelay.rawValue
    return Epoch(try getCurrentEpoch(state, spec.preset).rawValue.plus(delay))
}

/// Where the payment for a slot's bid is kept; nil for a slot before the previous epoch or after the current one.
func builderPaymentIndex(_ state: Gloas.BeaconState, _ slot: Slot, _ preset: Preset) -> Int? {
    let epoch = Epoch(slot.rawValue / preset.slotsPerEpoch)
    let position = Int(slot.rawValue % preset.slotsPerEpoch)
    if epoch == getCurrentEpoch(state, preset) { return Int(preset.slotsPerEpoch) + position }
    return epoch == getPreviousEpoch(state, preset) ? position : nil
}

/// `settle_builder_payment` (Gloas).
func settleBuilderPayment(_ state: inout Gloas.BeaconState, at index: Int) {
    let payment = state.builderPendingPayments[index]
    if payment.withdrawal.amount > 0 { state.builderPendingWithdrawals.append(payment.withdrawal) }
    state.builderPendingPayments[index] = BuilderPendingPayment()
}

/// The part of `process_proposer_slashing` that Gloas adds: a proposer that equivocated earns nothing from its bid. A
/// payment of another proposer stays.
func forgetBuilderPayment(_ state: inout Gloas.BeaconState, for header: BeaconBlockHeader, _ preset: Preset) {
    guard let index = builderPaymentIndex(state, header.slot, preset),
        state.builderPendingPayments[index].proposerIndex == header.proposerIndex
    else { return }
    state.builderPendingPayments[index] = BuilderPendingPayment()
}
