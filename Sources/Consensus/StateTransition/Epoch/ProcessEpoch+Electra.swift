package import ConsensusTypes
import Primitives

/// `process_epoch` (Electra).
package func processEpoch(
    _ state: inout Electra.BeaconState, _ context: TransitionContext
) throws(StateTransitionError) {
    try at(.epoch) { () throws(InvalidReason) in try processEpochFromElectra(&state, context) }
}

/// `process_epoch` (Fulu).
package func processEpoch(
    _ state: inout Fulu.BeaconState, _ context: TransitionContext
) throws(StateTransitionError) {
    try at(.epoch) { () throws(InvalidReason) in
        try processEpochFromElectra(&state, context)
        try processProposerLookahead(&state, context.preset)
    }
}

/// The steps of Electra's epoch.
private func processEpochFromElectra<S: ElectraBeaconState & TransitionState>(
    _ state: inout S, _ context: TransitionContext
) throws(InvalidReason) {
    let preset = context.preset
    let epochCache = try context.epochCache(state)
    let statuses = try AltairStatuses(state, epochCache, preset)
    try processJustificationAndFinalization(&state, statuses, epochCache, preset)
    try processInactivityUpdates(&state, statuses, context.spec)
    try processRewardsAndPenalties(&state, statuses, epochCache, context.spec)
    try processRegistryUpdates(&state, epochCache, context.spec)
    try processSlashings(&state, epochCache, preset)
    processEth1DataReset(&state, preset)
    try processPendingDeposits(&state, epochCache, context)
    try processPendingConsolidations(&state, preset)
    try processEffectiveBalanceUpdates(&state, preset)
    processSlashingsReset(&state, preset)
    processRandaoMixesReset(&state, preset)
    try processHistoricalSummariesUpdate(&state, context.spec)
    processParticipationFlagUpdates(&state)
    try processSyncCommitteeUpdates(&state, context)
}
