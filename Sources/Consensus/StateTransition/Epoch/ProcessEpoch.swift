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
        processEth1DataReset(&state, context.preset)
        try processEffectiveBalanceUpdates(&state, context.preset)
        processSlashingsReset(&state, context.preset)
        processRandaoMixesReset(&state, context.preset)
        try processHistoricalRootsUpdate(&state, context.spec)
        processParticipationRecordUpdates(&state)
    }
}

/// `process_epoch` (Altair and Bellatrix).
package func processEpoch<S: AltairBeaconState>(
    _ state: inout S, _ context: TransitionContext
) throws(StateTransitionError) {
    try at(.epoch) { () throws(InvalidReason) in
        let epochCache = try context.epochCache(state)
        let statuses = try AltairStatuses(state, epochCache, context.preset)
        try processJustificationAndFinalization(&state, statuses, epochCache, context.preset)
        try processInactivityUpdates(&state, statuses, context.spec)
        try processRewardsAndPenalties(&state, statuses, epochCache, context.spec)
        try processRegistryUpdates(&state, epochCache, context.spec)
        try processSlashings(&state, epochCache, context.preset)
        processEth1DataReset(&state, context.preset)
        try processEffectiveBalanceUpdates(&state, context.preset)
        processSlashingsReset(&state, context.preset)
        processRandaoMixesReset(&state, context.preset)
        try processHistoricalRootsUpdate(&state, context.spec)
        processParticipationFlagUpdates(&state)
        try processSyncCommitteeUpdates(&state, context)
    }
}

/// `process_epoch` (Capella and Deneb).
package func processEpoch<S: CapellaBeaconState>(
    _ state: inout S, _ context: TransitionContext
) throws(StateTransitionError) {
    try at(.epoch) { () throws(InvalidReason) in
        let epochCache = try context.epochCache(state)
        let statuses = try AltairStatuses(state, epochCache, context.preset)
        try processJustificationAndFinalization(&state, statuses, epochCache, context.preset)
        try processInactivityUpdates(&state, statuses, context.spec)
        try processRewardsAndPenalties(&state, statuses, epochCache, context.spec)
        try processRegistryUpdates(&state, epochCache, context.spec)
        try processSlashings(&state, epochCache, context.preset)
        processEth1DataReset(&state, context.preset)
        try processEffectiveBalanceUpdates(&state, context.preset)
        processSlashingsReset(&state, context.preset)
        processRandaoMixesReset(&state, context.preset)
        try processHistoricalSummariesUpdate(&state, context.spec)
        processParticipationFlagUpdates(&state)
        try processSyncCommitteeUpdates(&state, context)
    }
}
