package import ConsensusTypes
import Primitives
import SSZ

/// `upgrade_to_bellatrix` (bellatrix/fork.md).
package func upgradeToBellatrix(_ pre: Altair.BeaconState, _ context: TransitionContext) -> Bellatrix.BeaconState {
    Bellatrix.BeaconState(
        genesisTime: pre.genesisTime,
        genesisValidatorsRoot: pre.genesisValidatorsRoot,
        slot: pre.slot,
        fork: Fork(
            previousVersion: pre.fork.currentVersion,
            currentVersion: context.spec.config.bellatrixForkVersion,
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
        latestExecutionPayloadHeader: Bellatrix.ExecutionPayloadHeader())
}
