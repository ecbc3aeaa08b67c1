package import ConsensusTypes
package import Primitives

/// `is_active_validator`.
package func isActiveValidator(_ validator: Validator, _ epoch: Epoch) -> Bool {
    validator.activationEpoch <= epoch && epoch < validator.exitEpoch
}

/// `is_eligible_for_activation_queue`.
package func isEligibleForActivationQueue(_ validator: Validator, _ preset: Preset) -> Bool {
    validator.activationEligibilityEpoch == Constants.farFutureEpoch
        && validator.effectiveBalance == preset.maxEffectiveBalance
}

/// `is_eligible_for_activation`: its place in the queue is final, and it is not activated yet.
package func isEligibleForActivation(_ validator: Validator, finalized: Epoch) -> Bool {
    validator.activationEligibilityEpoch <= finalized && validator.activationEpoch == Constants.farFutureEpoch
}

/// `is_slashable_validator`.
package func isSlashableValidator(_ validator: Validator, _ epoch: Epoch) -> Bool {
    !validator.slashed && validator.activationEpoch <= epoch && epoch < validator.withdrawableEpoch
}

/// `is_slashable_attestation_data`: a double vote, or the first surrounds the second.
package func isSlashableAttestationData(_ data1: AttestationData, _ data2: AttestationData) -> Bool {
    let isDoubleVote = data1 != data2 && data1.target.epoch == data2.target.epoch
    let isSurroundVote = data1.source.epoch < data2.source.epoch && data2.target.epoch < data1.target.epoch
    return isDoubleVote || isSurroundVote
}
