package import ConsensusTypes
import Primitives

/// `upgrade_to_fulu` (fulu/fork.md).
package func upgradeToFulu(
    _ pre: Electra.BeaconState, _ context: TransitionContext
) throws(InvalidReason) -> Fulu.BeaconState {
    let epoch = getCurrentEpoch(pre, context.preset)
    return Fulu.BeaconState(
        genesisTime: pre.genesisTime,
        genesisValidatorsRoot: pre.genesisValidatorsRoot,
        slot: pre.slot,
        fork: Fork(
            previousVersion: pre.fork.currentVersion,
            currentVersion: context.spec.config.fuluForkVersion,
            epoch: epoch),
        latestBlockHeader: pre.latestBlockHeader,
        blockRoots: pre.blockRoots,
        stateRoots: pre.stateRoots,
        historicalRoots: pre.historicalRoots,
        eth1Data: pre.eth1Data,
        eth1DataVotes: pre.eth1DataVotes,
        eth1DepositIndex: pre.eth1DepositIndex,
        validators: pre.validators,
        balances: pre.balances,
        randaoMixes: pre.randaoMixes,
        slashings: pre.slashings,
        previousEpochParticipation: pre.previousEpochParticipation,
        currentEpochParticipation: pre.currentEpochParticipation,
        justificationBits: pre.justificationBits,
        previousJustifiedCheckpoint: pre.previousJustifiedCheckpoint,
        currentJustifiedCheckpoint: pre.currentJustifiedCheckpoint,
        finalizedCheckpoint: pre.finalizedCheckpoint,
        inactivityScores: pre.inactivityScores,
        currentSyncCommittee: pre.currentSyncCommittee,
        nextSyncCommittee: pre.nextSyncCommittee,
        latestExecutionPayloadHeader: pre.latestExecutionPayloadHeader,
        nextWithdrawalIndex: pre.nextWithdrawalIndex,
        nextWithdrawalValidatorIndex: pre.nextWithdrawalValidatorIndex,
        historicalSummaries: pre.historicalSummaries,
        depositRequestsStartIndex: pre.depositRequestsStartIndex,
        depositBalanceToConsume: pre.depositBalanceToConsume,
        exitBalanceToConsume: pre.exitBalanceToConsume,
        earliestExitEpoch: pre.earliestExitEpoch,
        consolidationBalanceToConsume: pre.consolidationBalanceToConsume,
        earliestConsolidationEpoch: pre.earliestConsolidationEpoch,
        pendingDeposits: pre.pendingDeposits,
        pendingPartialWithdrawals: pre.pendingPartialWithdrawals,
        pendingConsolidations: pre.pendingConsolidations,
        proposerLookahead: try initializeProposerLookahead(pre, context.preset))
}
