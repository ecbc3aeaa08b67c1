package import ConsensusTypes
package import Primitives
import SSZ

/// `is_compounding_withdrawal_credential` (Electra).
package func isCompoundingWithdrawalCredential(_ credentials: Bytes32) -> Bool {
    credentials[0] == Constants.compoundingWithdrawalPrefix
}

/// `has_compounding_withdrawal_credential` (Electra).
package func hasCompoundingWithdrawalCredential(_ validator: Validator) -> Bool {
    isCompoundingWithdrawalCredential(validator.withdrawalCredentials)
}

/// `has_execution_withdrawal_credential` (Electra): an address of the execution layer can be paid.
package func hasExecutionWithdrawalCredential(_ validator: Validator) -> Bool {
    hasEth1WithdrawalCredential(validator) || hasCompoundingWithdrawalCredential(validator)
}

/// `get_max_effective_balance` (Electra).
package func getMaxEffectiveBalance(_ validator: Validator, _ preset: Preset) -> Gwei {
    hasCompoundingWithdrawalCredential(validator) ? preset.maxEffectiveBalanceElectra : preset.minActivationBalance
}

/// The most a fork lets the effective balance of a validator be: `get_max_effective_balance` from Electra.
@inline(__always)
func maxEffectiveBalance(of validator: Validator, _ fork: ForkName, _ preset: Preset) -> Gwei {
    fork < .electra ? preset.maxEffectiveBalance : getMaxEffectiveBalance(validator, preset)
}

/// Whether an execution address is the one that the credentials pay to (`withdrawal_credentials[12:] == address`).
func paysTo(_ address: ExecutionAddress, _ validator: Validator) -> Bool {
    (0..<20).allSatisfy { validator.withdrawalCredentials[12 + $0] == address[$0] }
}

/// `get_pending_balance_to_withdraw` (Electra), in Gwei.
package func getPendingBalanceToWithdraw<S: ElectraBeaconState>(
    _ state: S, _ index: ValidatorIndex
) throws(InvalidReason) -> UInt64 {
    var sum: UInt64 = 0
    for withdrawal in state.pendingPartialWithdrawals where withdrawal.validatorIndex == index {
        sum = try sum.plus(withdrawal.amount.rawValue)
    }
    return sum
}

/// `switch_to_compounding_validator` (Electra).
func switchToCompoundingValidator<S: ElectraBeaconState>(
    _ state: inout S, _ index: ValidatorIndex, _ preset: Preset
) throws(InvalidReason) {
    state.validators[index.int].withdrawalCredentials[0] = Constants.compoundingWithdrawalPrefix
    try queueExcessActiveBalance(&state, index, preset)
}

/// `queue_excess_active_balance` (Electra): what is above the activation balance goes through the deposit queue.
func queueExcessActiveBalance<S: ElectraBeaconState>(
    _ state: inout S, _ index: ValidatorIndex, _ preset: Preset
) throws(InvalidReason) {
    guard index.int < state.balances.count else { throw .validatorIndexOutOfRange(index) }
    let balance = state.balances[index.int]
    guard balance > preset.minActivationBalance else { return }
    state.balances[index.int] = preset.minActivationBalance
    let validator = try getValidator(state, index)
    try queueBalance(&state, of: validator, balance - preset.minActivationBalance, preset)
}

/// Queues a balance that a validator has already. The genesis slot and a signature of nobody tell it from a request.
func queueBalance<S: ElectraBeaconState>(
    _ state: inout S, of validator: Validator, _ amount: Gwei, _ preset: Preset
) throws(InvalidReason) {
    let deposit = PendingDeposit(
        pubkey: validator.pubkey, withdrawalCredentials: validator.withdrawalCredentials, amount: amount,
        signature: Constants.g2PointAtInfinity, slot: Constants.genesisSlot)
    try appendPendingDeposit(&state, deposit, preset)
}

/// Appends to the deposit queue, within its limit, which ends with Fulu.
func appendPendingDeposit<S: ElectraBeaconState>(
    _ state: inout S, _ deposit: PendingDeposit, _ preset: Preset
) throws(InvalidReason) {
    guard S.forkName >= .gloas || UInt64(state.pendingDeposits.count) < preset.pendingDepositsLimit else {
        throw .listFull
    }
    state.pendingDeposits.append(deposit)
}
