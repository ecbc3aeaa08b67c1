package import ConsensusTypes
import Primitives
import SSZ

/// `upgrade_to_gloas` (gloas/fork.md).
package func upgradeToGloas(
    _ pre: Fulu.BeaconState, _ context: TransitionContext
) throws(InvalidReason) -> Gloas.BeaconState {
    let epoch = getCurrentEpoch(pre, context.preset)
    let header = pre.latestExecutionPayloadHeader
    var bid = Gloas.ExecutionPayloadBid()
    bid.blockHash = header.blockHash
    bid.gasLimit = header.gasLimit
    bid.executionRequestsRoot = Gloas.ExecutionRequests().hashTreeRoot(context.spec.limits)
    var post = Gloas.BeaconState(
        genesisTime: pre.genesisTime,
        genesisValidatorsRoot: pre.genesisValidatorsRoot,
        slot: pre.slot,
        fork: Fork(
            previousVersion: pre.fork.currentVersion,
            currentVersion: context.spec.config.gloasForkVersion,
            epoch: epoch),
        latestBlockHeader: pre.latestBlockHeader,
        blockRoots: pre.blockRoots,
        stateRoots: pre.stateRoots,
        historicalRoots: pre.historicalRoots,
        eth1Data: pre.eth1Data,
        eth1DataVotes: pre.eth1DataVotes,
        eth1DepositIndex: pre.eth1DepositIndex,
        validators: CachedList(pre.validators),
        balances: CachedList(pre.balances),
        randaoMixes: pre.randaoMixes,
        slashings: pre.slashings,
        previousEpochParticipation: CachedList(pre.previousEpochParticipation),
        currentEpochParticipation: CachedList(pre.currentEpochParticipation),
        justificationBits: pre.justificationBits,
        previousJustifiedCheckpoint: pre.previousJustifiedCheckpoint,
        currentJustifiedCheckpoint: pre.currentJustifiedCheckpoint,
        finalizedCheckpoint: pre.finalizedCheckpoint,
        inactivityScores: CachedList(pre.inactivityScores),
        currentSyncCommittee: pre.currentSyncCommittee,
        nextSyncCommittee: pre.nextSyncCommittee,
        latestBlockHash: header.blockHash,
        nextWithdrawalIndex: pre.nextWithdrawalIndex,
        nextWithdrawalValidatorIndex: pre.nextWithdrawalValidatorIndex,
        historicalSummaries: pre.historicalSummaries,
        depositRequestsStartIndex: pre.depositRequestsStartIndex,
        depositBalanceToConsume: pre.depositBalanceToConsume,
        exitBalanceToConsume: pre.exitBalanceToConsume,
        earliestExitEpoch: pre.earliestExitEpoch,
        consolidationBalanceToConsume: pre.consolidationBalanceToConsume,
        earliestConsolidationEpoch: pre.earliestConsolidationEpoch,
        pendingDeposits: CachedList(pre.pendingDeposits),
        pendingPartialWithdrawals: CachedList(pre.pendingPartialWithdrawals),
        pendingConsolidations: CachedList(pre.pendingConsolidations),
        proposerLookahead: pre.proposerLookahead,
        builders: [],
        nextWithdrawalBuilderIndex: 0,
        executionPayloadAvailability: .init(Array(repeating: true, count: Int(context.preset.slotsPerHistoricalRoot))),
        builderPendingPayments: .init(repeating: BuilderPendingPayment(), context.spec.limits),
        builderPendingWithdrawals: [],
        latestExecutionPayloadBid: bid,
        payloadExpectedWithdrawals: [],
        ptcWindow: try initializePTCWindow(pre, context))
    try onboardBuildersFromPendingDeposits(&post, context)
    return post
}
