import ConsensusTypes
import Primitives
import SSZ

/// `increase_balance`. The index must be of the registry.
func increaseBalance<S: BeaconStateProtocol>(
    _ state: inout S, _ index: ValidatorIndex, _ delta: UInt64
) throws(InvalidReason) {
    guard index.int < state.balances.count else { throw .validatorIndexOutOfRange(index) }
    guard delta != 0 else { return }
    state.balances[index.int] = Gwei(try state.balances[index.int].rawValue.plus(delta))
}

/// `decrease_balance`: down to zero at most. The index must be of the registry.
func decreaseBalance<S: BeaconStateProtocol>(
    _ state: inout S, _ index: ValidatorIndex, _ delta: UInt64
) throws(InvalidReason) {
    guard index.int < state.balances.count else { throw .validatorIndexOutOfRange(index) }
    guard delta != 0 else { return }
    state.balances[index.int] = state.balances[index.int].saturatingSubtract(Gwei(delta))
}

/// `initiate_validator_exit` on one registry entry, with the queue taken over from earlier exits.
func initiateValidatorExit(
    _ validator: inout Validator, _ queue: inout ExitQueue, churnLimit: UInt64, _ spec: Spec
) throws(InvalidReason) {
    guard validator.exitEpoch == Constants.farFutureEpoch else { return }
    let exit = try queue.next(churnLimit: churnLimit)
    validator.exitEpoch = exit
    let delay = spec.config.minValidatorWithdrawabilityDelay.rawValue
    validator.withdrawableEpoch = Epoch(try exit.rawValue.plus(delay))
}

/// `initiate_validator_exit`.
func initiateValidatorExit<S: TransitionState>(
    _ state: inout S, _ index: ValidatorIndex, _ scope: inout BlockScope
) throws(InvalidReason) {
    var validator = try getValidator(state, index)
    guard validator.exitEpoch == Constants.farFutureEpoch else { return }
    validator.exitEpoch = try state.takeExitEpoch(validator.effectiveBalance, &scope)
    let delay = scope.spec.config.minValidatorWithdrawabilityDelay.rawValue
    validator.withdrawableEpoch = Epoch(try validator.exitEpoch.rawValue.plus(delay))
    state.validators[index.int] = validator
}

/// `slash_validator`, the proposer being the whistleblower.
func slashValidator<S: TransitionState>(
    _ state: inout S, _ slashedIndex: ValidatorIndex, _ scope: inout BlockScope
) throws(InvalidReason) {
    let preset = scope.preset
    let parameters = ForkParameters(S.forkName, preset)
    let epoch = getCurrentEpoch(state, preset)
    try initiateValidatorExit(&state, slashedIndex, &scope)

    var validator = try getValidator(state, slashedIndex)
    let effectiveBalance = validator.effectiveBalance.rawValue
    validator.slashed = true
    let withdrawable = Epoch(try epoch.rawValue.plus(preset.epochsPerSlashingsVector))
    validator.withdrawableEpoch = max(validator.withdrawableEpoch, withdrawable)
    state.validators[slashedIndex.int] = validator

    let position = Int(epoch.rawValue % preset.epochsPerSlashingsVector)
    state.slashings[position] = Gwei(try state.slashings[position].rawValue.plus(effectiveBalance))
    try decreaseBalance(&state, slashedIndex, effectiveBalance / parameters.minSlashingPenaltyQuotient)

    let whistleblowerReward = effectiveBalance / parameters.whistleblowerRewardQuotient
    let proposerReward = try parameters.proposerShare(ofWhistleblowerReward: whistleblowerReward)
    try increaseBalance(&state, scope.proposerIndex, proposerReward)
    try increaseBalance(&state, scope.proposerIndex, whistleblowerReward - proposerReward)
}
