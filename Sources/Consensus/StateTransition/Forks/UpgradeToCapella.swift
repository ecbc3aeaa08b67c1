package import ConsensusTypes
import Primitives
import SSZ

/// `upgrade_to_capella` (capella/fork.md).
package func upgradeToCapella(_ pre: Bellatrix.BeaconState, _ context: TransitionContext) -> Capella.BeaconState {
    Capella.BeaconState(
        genesisTime: pre.genesisTime,
        genesisValidatorsRoot: pre.genesisValidatorsRoot,
        slot: pre.slot,
        fork: Fork(
            previousVersion: pre.fork.currentVersion,
            currentVersion: context.spec.config.capellaForkVersion,
            epoch: getCurrentEpoch(pre, context.preset)),
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
        latestExecutionPayloadHeader: upgraded(pre.latestExecutionPayloadHeader),
        nextWithdrawalIndex: 0,
        nextWithdrawalValidatorIndex: 0,
        historicalSummaries: HistoricalSummaries())
}

/// The header in Capella's shape.
private func upgraded(_ header: Bellatrix.ExecutionPayloadHeader) -> Capella.ExecutionPayloadHeader {
    Capella.ExecutionPayloadHeader(
        parentHash: header.parentHash,
        feeRecipient: header.feeRecipient,
        stateRoot: header.stateRoot,
        receiptsRoot: header.receiptsRoot,
        logsBloom: header.logsBloom,
        prevRandao: header.prevRandao,
        blockNumber: header.blockNumber,
        gasLimit: header.gasLimit,
        gasUsed: header.gasUsed,
        timestamp: header.timestamp,
        extraData: header.extraData,
        baseFeePerGas: header.baseFeePerGas,
        blockHash: header.blockHash,
        transactionsRoot: header.transactionsRoot,
        withdrawalsRoot: Root())
}
