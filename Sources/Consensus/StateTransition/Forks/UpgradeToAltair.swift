package import ConsensusTypes
import Primitives
import SSZ

/// `upgrade_to_altair` (altair/fork.md).
package func upgradeToAltair(
    _ pre: Phase0.BeaconState, _ context: TransitionContext
) throws(InvalidReason) -> Altair.BeaconState {
    var post = Altair.BeaconState(
        genesisTime: pre.genesisTime,
        genesisValidatorsRoot: pre.genesisValidatorsRoot,
        slot: pre.slot,
        fork: Fork(
            previousVersion: pre.fork.currentVersion,
            currentVersion: context.spec.config.altairForkVersion,
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
        previousEpochParticipation: EpochParticipation(repeating: 0, count: pre.validators.count),
        currentEpochParticipation: EpochParticipation(repeating: 0, count: pre.validators.count),
        justificationBits: pre.justificationBits,
        previousJustifiedCheckpoint: pre.previousJustifiedCheckpoint,
        currentJustifiedCheckpoint: pre.currentJustifiedCheckpoint,
        finalizedCheckpoint: pre.finalizedCheckpoint,
        inactivityScores: InactivityScores(repeating: 0, count: pre.validators.count),
        currentSyncCommittee: SyncCommittee(),
        nextSyncCommittee: SyncCommittee())
    try translateParticipation(&post, pre.previousEpochAttestations, context)
    // The same committee twice at the boundary.
    post.currentSyncCommittee = try getNextSyncCommittee(post, context)
    post.nextSyncCommittee = post.currentSyncCommittee
    return post
}

/// `translate_participation`: the flags that the pending attestations stand for.
private func translateParticipation(
    _ state: inout Altair.BeaconState, _ attestations: Phase0.PendingAttestations, _ context: TransitionContext
) throws(InvalidReason) {
    guard !attestations.isEmpty else { return }
    let epochCache = try context.epochCache(state)
    for attestation in attestations {
        let flags = try getAttestationParticipationFlagIndices(
            state, attestation.data, inclusionDelay: attestation.inclusionDelay.rawValue, context.preset)
        let committee = try epochCache.committee(slot: attestation.data.slot, index: attestation.data.index)
        for index in try getAttestingIndices(attestation.aggregationBits, committee: committee) {
            for flag in flags {
                let before = state.previousEpochParticipation[index.int]
                state.previousEpochParticipation[index.int] = addFlag(before, flag)
            }
        }
    }
}
