package import ConsensusTypes
import Primitives
import SSZ

/// `process_registry_updates` (Electra): queues, ejects and activates, in one pass over the registry.
package func processRegistryUpdates<S: ElectraBeaconState>(
    _ state: inout S, _ epochCache: EpochCache, _ spec: Spec
) throws(InvalidReason) {
    let epoch = getCurrentEpoch(state, spec.preset)
    let activationEpoch = try computeActivationExitEpoch(epoch, spec.preset)
    let finalized = state.finalizedCheckpoint.epoch
    var changes: [(index: Int, validator: Validator)] = []
    // Reads a copy, which costs nothing: exits change the churn fields of the state on the way.
    let registry = state.validators
    try registry.forEachChecked { (index, validator) throws(InvalidReason) in
        var updated = validator
        if isEligibleForActivationQueueElectra(validator, spec.preset) {
            updated.activationEligibilityEpoch = Epoch(try epoch.rawValue.plus(1))
        } else if isActiveValidator(validator, epoch), validator.effectiveBalance <= spec.config.ejectionBalance {
            try initiateValidatorExit(&updated, &state, epochCache, spec)
        } else if isEligibleForActivation(validator, finalized: finalized) {
            updated.activationEpoch = activationEpoch
        } else {
            return
        }
        changes.append((index, updated))
    }
    for change in changes { state.validators[change.index] = change.validator }
}

/// `is_eligible_for_activation_queue` (Electra).
package func isEligibleForActivationQueueElectra(_ validator: Validator, _ preset: Preset) -> Bool {
    validator.activationEligibilityEpoch == Constants.farFutureEpoch
        && validator.effectiveBalance >= preset.minActivationBalance
}

/// `initiate_validator_exit` (Electra) on one registry entry.
func initiateValidatorExit<S: ElectraBeaconState>(
    _ validator: inout Validator, _ state: inout S, _ epochCache: EpochCache, _ spec: Spec
) throws(InvalidReason) {
    guard validator.exitEpoch == Constants.farFutureEpoch else { return }
    validator.exitEpoch = try computeExitEpochAndUpdateChurn(
        &state, exitBalance: validator.effectiveBalance.rawValue, epochCache, spec)
    let delay = spec.config.minValidatorWithdrawabilityDelay.rawValue
    validator.withdrawableEpoch = Epoch(try validator.exitEpoch.rawValue.plus(delay))
}
