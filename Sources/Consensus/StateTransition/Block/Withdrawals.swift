package import ConsensusTypes
package import Primitives
import SSZ

/// `has_eth1_withdrawal_credential` (Capella).
package func hasEth1WithdrawalCredential(_ validator: Validator) -> Bool {
    validator.withdrawalCredentials[0] == Constants.eth1AddressWithdrawalPrefix
}

/// `is_fully_withdrawable_validator` (Capella and Deneb).
package func isFullyWithdrawableValidator(_ validator: Validator, balance: Gwei, epoch: Epoch) -> Bool {
    hasEth1WithdrawalCredential(validator) && validator.withdrawableEpoch <= epoch && balance > 0
}

/// `is_partially_withdrawable_validator` (Capella and Deneb).
package func isPartiallyWithdrawableValidator(_ validator: Validator, balance: Gwei, _ preset: Preset) -> Bool {
    hasEth1WithdrawalCredential(validator) && validator.effectiveBalance == preset.maxEffectiveBalance
        && balance > preset.maxEffectiveBalance
}

/// `get_expected_withdrawals` (Capella and Deneb).
package func getExpectedWithdrawals<S: CapellaBeaconState>(
    _ state: S, _ preset: Preset
) throws(InvalidReason) -> [Withdrawal] {
    let epoch = getCurrentEpoch(state, preset)
    return try getValidatorsSweepWithdrawals(
        state, withdrawalIndex: state.nextWithdrawalIndex, prior: [], preset
    ) { validator, balance in
        if isFullyWithdrawableValidator(validator, balance: balance, epoch: epoch) { return balance }
        guard isPartiallyWithdrawableValidator(validator, balance: balance, preset) else { return nil }
        return balance.saturatingSubtract(preset.maxEffectiveBalance)
    }
}

/// `get_validators_sweep_withdrawals` (Capella).
/// - Parameters:
///   - prior: the withdrawals before the sweep's; their amounts are taken from the balances.
///   - amount: what the fork withdraws from a validator with a balance; nil for nothing.
/// - Returns: the sweep's own withdrawals.
func getValidatorsSweepWithdrawals<S: CapellaBeaconState>(
    _ state: S, withdrawalIndex: WithdrawalIndex, prior: [Withdrawal], _ preset: Preset,
    amount: (Validator, Gwei) throws(InvalidReason) -> Gwei?
) throws(InvalidReason) -> [Withdrawal] {
    let count = UInt64(state.validators.count)
    // At least one place is the sweep's.
    guard UInt64(prior.count) < preset.maxWithdrawalsPerPayload else { throw .tooManyWithdrawals }
    var all = prior
    var nextIndex = withdrawalIndex.rawValue
    var validatorIndex = state.nextWithdrawalValidatorIndex
    for _ in 0..<min(count, preset.maxValidatorsPerWithdrawalsSweep) {
        if UInt64(all.count) >= preset.maxWithdrawalsPerPayload { break }
        let validator = try getValidator(state, validatorIndex)
        let balance = try getBalanceAfterWithdrawals(state, validatorIndex, all)
        if let amount = try amount(validator, balance) {
            all.append(
                Withdrawal(
                    index: WithdrawalIndex(nextIndex), validatorIndex: validatorIndex,
                    address: executionAddress(of: validator), amount: amount))
            nextIndex = try nextIndex.plus(1)
        }
        validatorIndex = ValidatorIndex(try validatorIndex.rawValue.plus(1) % count)
    }
    return Array(all.dropFirst(prior.count))
}

/// `get_balance_after_withdrawals` (Capella).
func getBalanceAfterWithdrawals<S: CapellaBeaconState>(
    _ state: S, _ index: ValidatorIndex, _ withdrawals: [Withdrawal]
) throws(InvalidReason) -> Gwei {
    guard index.rawValue < UInt64(state.balances.count) else { throw .validatorIndexOutOfRange(index) }
    var balance = state.balances[index.int].rawValue
    for withdrawal in withdrawals where withdrawal.validatorIndex == index {
        balance = try balance.minus(withdrawal.amount.rawValue)
    }
    return Gwei(balance)
}

/// The last 20 bytes of the withdrawal credentials.
func executionAddress(of validator: Validator) -> ExecutionAddress {
    executionAddress(in: validator.withdrawalCredentials)
}

/// The last 20 bytes of withdrawal credentials.
func executionAddress(in credentials: Bytes32) -> ExecutionAddress {
    var address = ExecutionAddress()
    for i in 0..<20 { address[i] = credentials[12 + i] }
    return address
}

/// `process_withdrawals` (Capella and Deneb).
package func processWithdrawals<S: CapellaBeaconState>(
    _ state: inout S, _ payload: some CapellaExecutionPayloadProtocol, _ preset: Preset
) throws(InvalidReason) {
    let expected = try getExpectedWithdrawals(state, preset)
    guard payload.withdrawals.elementsEqual(expected) else { throw .withdrawalsMismatch }
    try applyWithdrawals(&state, expected)
    try updateNextWithdrawalIndex(&state, expected)
    try updateNextWithdrawalValidatorIndex(&state, expected, preset)
}

/// `apply_withdrawals` (Capella).
func applyWithdrawals<S: CapellaBeaconState>(
    _ state: inout S, _ withdrawals: [Withdrawal]
) throws(InvalidReason) {
    for withdrawal in withdrawals {
        try decreaseBalance(&state, withdrawal.validatorIndex, withdrawal.amount.rawValue)
    }
}

/// `update_next_withdrawal_index` (Capella).
func updateNextWithdrawalIndex<S: CapellaBeaconState>(
    _ state: inout S, _ withdrawals: [Withdrawal]
) throws(InvalidReason) {
    guard let latest = withdrawals.last else { return }
    state.nextWithdrawalIndex = WithdrawalIndex(try latest.index.rawValue.plus(1))
}

/// `update_next_withdrawal_validator_index` (Capella).
func updateNextWithdrawalValidatorIndex<S: CapellaBeaconState>(
    _ state: inout S, _ withdrawals: [Withdrawal], _ preset: Preset
) throws(InvalidReason) {
    let count = UInt64(state.validators.count)
    guard count > 0 else { throw .divisionByZero }
    let next: UInt64
    if let latest = withdrawals.last, UInt64(withdrawals.count) == preset.maxWithdrawalsPerPayload {
        // A full payload: the next sweep starts after its last validator.
        next = try latest.validatorIndex.rawValue.plus(1)
    } else {
        next = try state.nextWithdrawalValidatorIndex.rawValue.plus(preset.maxValidatorsPerWithdrawalsSweep)
    }
    state.nextWithdrawalValidatorIndex = ValidatorIndex(next % count)
}
