package import ConsensusTypes
import Primitives

/// `process_sync_committee_updates` (Altair).
package func processSyncCommitteeUpdates<S: AltairBeaconState>(
    _ state: inout S, _ context: TransitionContext
) throws(InvalidReason) {
    let nextEpoch = try getCurrentEpoch(state, context.preset).rawValue.plus(1)
    guard nextEpoch % context.preset.epochsPerSyncCommitteePeriod == 0 else { return }
    state.currentSyncCommittee = state.nextSyncCommittee
    state.nextSyncCommittee = try getNextSyncCommittee(state, context)
}
