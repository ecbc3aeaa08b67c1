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

/// `process_epoch` (Gloas).
package func processEpoch(
    _ state: inout Gloas.BeaconState, _ context: TransitionContext
) throws(StateTransitionError) {
    try at(.epoch) { () throws(InvalidReason) in
        try processEpochFromElectra(&state, context) { (state, epochCache) throws(InvalidReason) in
            try processBuilderPendingPayments(&state, epochCache, context.preset)
        }
        try processProposerLookahead(&state, context.preset)
        try processPTCWindow(&state, context)
    }
}

/// The steps of Electra's epoch, with what a fork does before the effective balances are updated.
private func processEpochFromElectra<S: ElectraBeaconState & TransitionState>(
    _ state: inout S, _ context: TransitionContext,
    beforeBalances: (inout S, EpochCache) throws(InvalidReason) -> Void = { (_, _) throws(InvalidReason) in }
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
    try beforeBalances(&state, epochCache)
    try processEffectiveBalanceUpdates(&state, preset)
    processSlashingsReset(&state, preset)
    processRandaoMixesReset(&state, preset)
    try processHistoricalSummariesUpdate(&state, context.spec)
    processParticipationFlagUpdates(&state)
    try processSyncCommitteeUpdates(&state, context)
}
