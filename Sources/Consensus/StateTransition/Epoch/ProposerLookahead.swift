package import ConsensusTypes
package import Primitives
import SSZ

/// `compute_proposer_indices` (Fulu): the proposer of each slot of an epoch.
package func computeProposerIndices<S: BeaconStateProtocol>(
    _ state: S, _ epoch: Epoch, seed: Bytes32, _ indices: [ValidatorIndex], _ preset: Preset
) throws(InvalidReason) -> [ValidatorIndex] {
    let startSlot = try epoch.rawValue.times(preset.slotsPerEpoch)
    var proposers: [ValidatorIndex] = []
    for i in 0..<preset.slotsPerEpoch {
        let slotSeed = Merkle.sha256(seed.bytes + (try startSlot.plus(i)).littleEndianBytes)
        proposers.append(try computeProposerIndex(state, indices, seed: slotSeed, preset))
    }
    return proposers
}

/// `get_beacon_proposer_indices` (Fulu; from Gloas nobody who is slashed, EIP-8045) for an epoch up to `MIN_SEED_LOOKAHEAD` after the state's.
package func getBeaconProposerIndices<S: BeaconStateProtocol>(
    _ state: S, _ epoch: Epoch, _ preset: Preset
) throws(InvalidReason) -> [ValidatorIndex] {
    var indices = getActiveValidatorIndices(state, epoch)
    if S.forkName >= .gloas { indices.removeAll { state.validators[$0.int].slashed } }
    let seed = try getSeed(state, epoch, DomainTypes.beaconProposer, preset)
    return try computeProposerIndices(state, epoch, seed: seed, indices, preset)
}

/// `process_proposer_lookahead` (Fulu): the current epoch's proposers leave, those of a further epoch join.
package func processProposerLookahead<S: FuluBeaconState>(
    _ state: inout S, _ preset: Preset
) throws(InvalidReason) {
    let ahead = try preset.minSeedLookahead.rawValue.plus(1)
    let epoch = Epoch(try getCurrentEpoch(state, preset).rawValue.plus(ahead))
    let kept = state.proposerLookahead.dropFirst(Int(preset.slotsPerEpoch))
    state.proposerLookahead = ProposerLookahead(Array(kept) + (try getBeaconProposerIndices(state, epoch, preset)))
}

/// `initialize_proposer_lookahead` (fulu/fork.md).
package func initializeProposerLookahead<S: BeaconStateProtocol>(
    _ state: S, _ preset: Preset
) throws(InvalidReason) -> ProposerLookahead {
    let current = getCurrentEpoch(state, preset).rawValue
    var lookahead: [ValidatorIndex] = []
    for i in 0...preset.minSeedLookahead.rawValue {
        lookahead += try getBeaconProposerIndices(state, Epoch(current.plus(i)), preset)
    }
    return ProposerLookahead(lookahead)
}
