import BLS
package import ConsensusTypes
package import Primitives
import SSZ

/// `get_next_sync_committee_indices`: with possible duplicates.
package func getNextSyncCommitteeIndices<S: BeaconStateProtocol>(
    _ state: S, _ preset: Preset
) throws(InvalidReason) -> [ValidatorIndex] {
    let epoch = Epoch(try getCurrentEpoch(state, preset).rawValue.plus(1))
    let active = getActiveValidatorIndices(state, epoch)
    guard !active.isEmpty else { throw .noActiveValidators }
    let seed = try getSeed(state, epoch, DomainTypes.syncCommittee, preset)
    let shuffled = computeShuffledList(active, seed: seed, rounds: Int(preset.shuffleRoundCount))
    var sampler = BalanceSampler(seed: seed, S.forkName, preset)
    var indices: [ValidatorIndex] = []
    var i: UInt64 = 0
    while UInt64(indices.count) < preset.syncCommitteeSize {
        let candidate = shuffled[Int(i % UInt64(shuffled.count))]
        let balance = state.validators[candidate.int].effectiveBalance.rawValue
        if try sampler.accepts(balance, at: i) { indices.append(candidate) }
        i += 1
    }
    return indices
}

/// `get_next_sync_committee`.
package func getNextSyncCommittee<S: BeaconStateProtocol>(
    _ state: S, _ context: TransitionContext
) throws(InvalidReason) -> SyncCommittee {
    let indices = try getNextSyncCommitteeIndices(state, context.preset)
    let pubkeys = indices.map { state.validators[$0.int].pubkey }
    var keys: [PublicKey] = []
    for pubkey in pubkeys { keys.append(try context.publicKey(pubkey)) }
    guard let aggregate = try? PublicKey.aggregate(keys) else { throw .invalidPublicKey(BLSPubkey()) }
    return SyncCommittee(pubkeys: SyncCommitteePubkeys(pubkeys), aggregatePubkey: aggregate.compressed)
}
