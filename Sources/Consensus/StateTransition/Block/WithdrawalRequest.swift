package import ConsensusTypes
import Primitives
import SSZ

/// `process_withdrawal_request` (Electra): what cannot be done is passed over, for the execution layer has already
/// accepted it.
package func processWithdrawalRequest<S: ElectraBeaconState & TransitionState>(
    _ state: inout S, _ request: WithdrawalRequest, _ scope: inout BlockScope
) throws(InvalidReason) {
    let preset = scope.preset
    let isFullExit = request.amount == Constants.fullExitRequestAmount
    let isQueueFull = UInt64(state.pendingPartialWithdrawals.count) == preset.pendingPartialWithdrawalsLimit
    guard isFullExit || !isQueueFull else { return }
    guard let index = scope.context.validatorIndex(of: request.validatorPubkey, in: state) else { return }
    let validator = try getValidator(state, index)
    guard hasExecutionWithdrawalCredential(validator), paysTo(request.sourceAddress, validator) else { return }
    guard try mayLeave(validator, getCurrentEpoch(state, preset), scope.spec) else { return }

    let pending = try getPendingBalanceToWithdraw(state, index)
    guard !isFullExit else {
        // A validator leaves only with nothing in the queue.
        if pending == 0 { try initiateValidatorExit(&state, index, &scope) }
        return
    }
    guard index.int < state.balances.count else { throw .validatorIndexOutOfRange(index) }
    let minimum = preset.minActivationBalance
    let reserved = try minimum.rawValue.plus(pending)
    let balance = state.balances[index.int].rawValue
    guard hasCompoundingWithdrawalCredential(validator), validator.effectiveBalance >= minimum, balance > reserved
    else { return }

    let amount = min(balance - reserved, request.amount.rawValue)
    let exitEpoch = try computeExitEpochAndUpdateChurn(
        &state, exitBalance: amount, scope.epochCache, scope.spec)
    let delay = scope.spec.config.minValidatorWithdrawabilityDelay.rawValue
    let withdrawal = PendingPartialWithdrawal(
        validatorIndex: index, amount: Gwei(amount), withdrawableEpoch: Epoch(try exitEpoch.rawValue.plus(delay)))
    state.pendingPartialWithdrawals.append(withdrawal)
}

/// Whether a validator is active, stays so for now, and has been long enough.
func mayLeave(_ validator: Validator, _ epoch: Epoch, _ spec: Spec) throws(InvalidReason) -> Bool {
    guard isActiveValidator(validator, epoch), validator.exitEpoch == Constants.farFutureEpoch else { return false }
    return try epoch.rawValue >= validator.activationEpoch.rawValue.plus(spec.config.shardCommitteePeriod.rawValue)
}
