package import ConsensusTypes
import Primitives
import SSZ

/// `process_registry_updates` (phase0 to Deneb): queues, ejects and activates, in one pass over the registry.
package func processRegistryUpdates<S: BeaconStateProtocol>(
    _ state: inout S, _ epochCache: EpochCache, _ spec: Spec
) throws(InvalidReason) {
    let epoch = getCurrentEpoch(state, spec.preset)
    let activeCount = epochCache.current.activeIndices.count
    let churnLimit = getValidatorChurnLimit(activeCount: activeCount, spec)
    let activationLimit =
        S.forkName >= .deneb ? getValidatorActivationChurnLimit(activeCount: activeCount, spec) : churnLimit
    var queue: ExitQueue?
    var activations: [(eligibility: Epoch, index: Int)] = []
    var changes: [(index: Int, validator: Validator)] = []
    let finalized = state.finalizedCheckpoint.epoch

    let registry = state.validators
    try registry.forEachChecked { (index, validator) throws(InvalidReason) in
        var updated = validator
        if isEligibleForActivationQueue(validator, spec.preset) {
            updated.activationEligibilityEpoch = Epoch(try epoch.rawValue.plus(1))
        }
        if isActiveValidator(validator, epoch), validator.effectiveBalance <= spec.config.ejectionBalance {
            var current: ExitQueue
            if let queue { current = queue } else { current = try ExitQueue(state, spec.preset) }
            try initiateValidatorExit(&updated, &current, churnLimit: churnLimit, spec)
            queue = current
        }
        if isEligibleForActivation(updated, finalized: finalized) {
            activations.append((updated.activationEligibilityEpoch, index))
        }
        if updated != validator { changes.append((index, updated)) }
    }
    for change in changes { state.validators[change.index] = change.validator }

    activations.sort { ($0.eligibility, $0.index) < ($1.eligibility, $1.index) }
    let activationEpoch = try computeActivationExitEpoch(epoch, spec.preset)
    for activation in activations.prefix(Int(clamping: activationLimit)) {
        state.validators[activation.index].activationEpoch = activationEpoch
    }
}
