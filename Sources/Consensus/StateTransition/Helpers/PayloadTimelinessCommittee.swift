package import ConsensusTypes
package import Primitives
import SSZ

/// `compute_ptc` (Gloas): the payload timeliness committee of a slot, with possible duplicates, out of the members of the
/// slot's committees.
package func computePTC<S: BeaconStateProtocol>(
    _ state: S, _ slot: Slot, _ committees: CommitteeCache, _ preset: Preset
) throws(InvalidReason) -> Gloas.PTC {
    let epochSeed = try getSeed(state, committees.epoch, DomainTypes.ptcAttester, preset)
    let seed = Merkle.sha256(epochSeed.bytes + slot.rawValue.littleEndianBytes)
    let members = committees.members(of: slot)
    let selected = try computeBalanceWeightedSelection(state, members, seed: seed, size: preset.ptcSize, preset)
    return Gloas.PTC(selected)
}

/// The committees of all slots of an epoch, up to `MIN_SEED_LOOKAHEAD + 1` after the state's.
func computePTCs<S: BeaconStateProtocol>(
    _ state: S, _ epoch: Epoch, _ context: TransitionContext
) throws(InvalidReason) -> [Gloas.PTC] {
    let committees = try context.shuffling(state, epoch)
    let start = try epoch.rawValue.times(context.preset.slotsPerEpoch)
    var ptcs: [Gloas.PTC] = []
    for position in 0..<context.preset.slotsPerEpoch {
        ptcs.append(try computePTC(state, Slot(start.plus(position)), committees, context.preset))
    }
    return ptcs
}

/// `compute_balance_weighted_selection` (Gloas) without shuffling: `size` of the indices, walked in order and around,
/// each taken with a chance in proportion to its effective balance.
func computeBalanceWeightedSelection<S: BeaconStateProtocol>(
    _ state: S, _ indices: ArraySlice<ValidatorIndex>, seed: Bytes32, size: UInt64, _ preset: Preset
) throws(InvalidReason) -> [ValidatorIndex] {
    guard !indices.isEmpty else { throw .noActiveValidators }
    var balances: [UInt64] = []
    balances.reserveCapacity(indices.count)
    for index in indices { balances.append(try getValidator(state, index).effectiveBalance.rawValue) }
    let limit = preset.maxEffectiveBalanceElectra.rawValue
    var selected: [ValidatorIndex] = []
    var position = 0
    // The seed with the number of a block of 16 random values; most candidates of 32 ETH are turned down.
    var input = seed.bytes + [UInt8](repeating: 0, count: 8)
    var number: UInt64 = 0
    while true {
        for i in 0..<8 { input[32 + i] = UInt8(truncatingIfNeeded: number >> (8 * UInt64(i))) }
        let random = input.withUnsafeBytes { Merkle.sha256($0) }
        for offset in stride(from: 0, to: 32, by: 2) {
            if UInt64(selected.count) >= size { return selected }
            let value = UInt64(random[offset]) | UInt64(random[offset + 1]) << 8
            if try balances[position].times(65_535) >= limit.times(value) {
                selected.append(indices[indices.startIndex + position])
            }
            position += 1
            if position == balances.count { position = 0 }
        }
        number += 1
    }
}

/// `get_ptc` (Gloas): for a slot from the previous epoch to `MIN_SEED_LOOKAHEAD` epochs ahead.
package func getPTC(
    _ state: Gloas.BeaconState, _ slot: Slot, _ preset: Preset
) throws(InvalidReason) -> Gloas.PTC {
    let epoch = slot.rawValue / preset.slotsPerEpoch
    let stateEpoch = getCurrentEpoch(state, preset).rawValue
    // The window begins with the previous epoch; at genesis there is none, but its place is kept.
    let (offset, isBefore) = (epoch &+ 1).subtractingReportingOverflow(stateEpoch)
    let position = offset &* preset.slotsPerEpoch &+ slot.rawValue % preset.slotsPerEpoch
    guard !isBefore, offset <= 1 + preset.minSeedLookahead.rawValue, position < UInt64(state.ptcWindow.count) else {
        throw .epochOutsideShuffling(Epoch(epoch))
    }
    return state.ptcWindow[Int(position)]
}

/// `get_indexed_payload_attestation` (Gloas): the voters sorted, who sits on two seats twice.
package func getIndexedPayloadAttestation(
    _ state: Gloas.BeaconState, _ attestation: PayloadAttestation, _ preset: Preset
) throws(InvalidReason) -> IndexedPayloadAttestation {
    let ptc = try getPTC(state, attestation.data.slot, preset)
    let indices = ptc.enumerated().filter { attestation.aggregationBits[$0.offset] }.map(\.element)
    return IndexedPayloadAttestation(
        attestingIndices: PTCAttestingIndices(indices.sorted()), data: attestation.data,
        signature: attestation.signature)
}
