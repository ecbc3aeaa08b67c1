package import ConsensusTypes
import Primitives

/// `process_epoch` (phase0).
package func processEpoch(
    _ state: inout Phase0.BeaconState, _ context: TransitionContext
) throws(StateTransitionError) {
    try at(.epoch) { () throws(InvalidReason) in
        let epochCache = try context.epochCache(state)
        // In the genesis epoch nobody looks at the attestations, so that nothing is wrong with any.
        if epochCache.epoch != Constants.genesisEpoch {
            let statuses = try Phase0Statuses(state, epochCache, context.preset)
            try processJustificationAndFinalization(&state, statuses, epochCache, context.preset)
            try processRewardsAndPenalties(&state, statuses, epochCache, context.preset)
        }
        try processRegistryUpdates(&state, epochCache, context.spec)
        try processSlashings(&state, epochCache, context.preset)
        try processFinalUpdates(&state, context)
        processParticipationRecordUpdates(&state)
    }
}

/// `process_epoch` (Altair).
package func processEpoch(
    _ state: inout Altair.BeaconState, _ context: TransitionContext
) throws(StateTransitionError) {
    try at(.epoch) { () throws(InvalidReason) in
        let epochCache = try context.epochCache(state)
        let statuses = try AltairStatuses(state, epochCache, context.preset)
        try processJustificationAndFinalization(&state, statuses, epochCache, context.preset)
        try processInactivityUpdates(&state, statuses, context.spec)
        try processRewardsAndPenalties(&state, statuses, epochCache, context.spec)
        try processRegistryUpdates(&state, epochCache, context.spec)
        try processSlashings(&state, epochCache, context.preset)
        try processFinalUpdates(&state, context)
        processParticipationFlagUpdates(&state)
        try processSyncCommitteeUpdates(&state, context)
    }
}

/// The resets between the slashings and the participation records, the same from phase0 to Bellatrix.
private func processFinalUpdates<S: BeaconStateProtocol>(
    _ state: inout S, _ context: TransitionContext
) throws(InvalidReason) {
    let preset = context.preset
    processEth1DataReset(&state, preset)
    try processEffectiveBalanceUpdates(&state, preset)
    processSlashingsReset(&state, preset)
    processRandaoMixesReset(&state, preset)
    try processHistoricalRootsUpdate(&state, context.spec)
}
