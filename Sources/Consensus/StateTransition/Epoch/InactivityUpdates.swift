package import ConsensusTypes
import Primitives
import SSZ

/// `process_inactivity_updates` (Altair).
package func processInactivityUpdates<S: AltairBeaconState>(
    _ state: inout S, _ statuses: AltairStatuses, _ spec: Spec
) throws(InvalidReason) {
    // Scores follow the previous epoch's participation: there is none at the end of the first.
    guard getCurrentEpoch(state, spec.preset) != 0 else { return }
    guard state.inactivityScores.count == statuses.flags.count else {
        throw .validatorIndexOutOfRange(ValidatorIndex(UInt64(statuses.flags.count)))
    }
    let isInLeak = try isInInactivityLeak(state, spec.preset)
    let bias = spec.config.inactivityScoreBias
    let recovery = spec.config.inactivityScoreRecoveryRate
    try state.inactivityScores.mutateEachChecked { (index, score) throws(InvalidReason) in
        guard statuses.isEligible[index] else { return }
        if hasFlag(statuses.flags[index], Constants.timelyTargetFlagIndex) {
            score -= min(1, score)
        } else {
            score = try score.plus(bias)
        }
        if !isInLeak { score -= min(recovery, score) }
    }
}
