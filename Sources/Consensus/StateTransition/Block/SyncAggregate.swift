package import BLS
package import ConsensusTypes
import Primitives
import SSZ

/// `process_sync_aggregate` (Altair).
package func processSyncAggregate<S: AltairBeaconState>(
    _ state: inout S, _ aggregate: SyncAggregate, _ scope: inout BlockScope
) throws(InvalidReason) {
    let bits = aggregate.syncCommitteeBits
    let context = scope.context
    try scope.signatures.add { () throws(InvalidReason) in
        try syncAggregateSignatureSet(state, aggregate, context)
    }
    let (participantReward, proposerReward) = try syncAggregateRewards(scope.epochCache, scope.preset)
    let committee = try context.syncCommitteeIndices(of: state.currentSyncCommittee, in: state)
    let proposerIndex = try scope.proposerIndex
    for (position, index) in committee.enumerated() {
        if bits[position] {
            try increaseBalance(&state, index, participantReward)
            try increaseBalance(&state, proposerIndex, proposerReward)
        } else {
            try decreaseBalance(&state, index, participantReward)
        }
    }
}

/// The participant's and the proposer's reward for one bit of a sync aggregate.
package func syncAggregateRewards(
    _ epochCache: EpochCache, _ preset: Preset
) throws(InvalidReason) -> (participant: UInt64, proposer: UInt64) {
    let increments = epochCache.totalActiveBalance.rawValue / preset.effectiveBalanceIncrement.rawValue
    let totalBaseRewards = try epochCache.baseRewardPerIncrement.times(increments)
    let maxRewards = try totalBaseRewards.times(Constants.syncRewardWeight) / Constants.weightDenominator
    let participant = maxRewards / preset.slotsPerEpoch / preset.syncCommitteeSize
    let weight = Constants.weightDenominator - Constants.proposerWeight
    return (participant, try participant.times(Constants.proposerWeight) / weight)
}

/// The claim of a sync aggregate: its participants signed the block root of the slot before the state's.
package func syncAggregateSignatureSet<S: AltairBeaconState>(
    _ state: S, _ aggregate: SyncAggregate, _ context: TransitionContext
) throws(InvalidReason) -> SignatureSet {
    let preset = context.preset
    let previousSlot = max(state.slot, 1) - 1
    let epoch = context.spec.computeEpochAtSlot(previousSlot)
    let domain = getDomain(state, DomainTypes.syncCommittee, epoch, preset)
    let blockRoot = try getBlockRootAtSlot(state, previousSlot, preset)
    return SignatureSet(
        message: computeSigningRoot(blockRoot, domain, context.spec.limits),
        keys: try participantKeys(state, aggregate.syncCommitteeBits, context),
        signature: aggregate.syncCommitteeSignature,
        allowsEmpty: true)
}

/// The keys that signed: the committee's own aggregate when all did.
private func participantKeys<S: AltairBeaconState>(
    _ state: S, _ bits: SyncCommitteeBits, _ context: TransitionContext
) throws(InvalidReason) -> [PublicKey] {
    let committee = state.currentSyncCommittee
    let participants = bits.setIndices
    guard committee.pubkeys.count > participants.last ?? 0 else { throw .contributionOutOfRange }
    if UInt64(participants.count) == context.preset.syncCommitteeSize {
        return [try context.publicKey(committee.aggregatePubkey)]
    }
    let members = try context.syncCommitteeIndices(of: committee, in: state)
    return try context.publicKeys(of: participants.map { members[$0] }, in: state)
}
