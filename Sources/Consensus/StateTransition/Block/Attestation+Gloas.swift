package import ConsensusTypes
package import Primitives
import SSZ

/// `process_attestation` (Gloas): a vote in its block's slot counts towards the builder's payment; a later one says
/// whether the payload was there.
/// - Parameter parentSlot: the slot of the parent block.
package func processAttestation(
    _ state: inout Gloas.BeaconState, _ attestation: Gloas.Attestation, parentSlot: Slot, _ scope: inout BlockScope
) throws(InvalidReason) {
    let data = attestation.data
    let preset = scope.preset
    try checkAttestationEpoch(state, data, scope)
    guard data.index < 2 else { throw .committeeIndexOutOfRange(data.index) }
    let committees = try scope.epochCache.committees(at: data.slot)
    let indices = try getAttestingIndices(attestation, committees, isComplete: true)
    let isSameSlot = try isAttestationSameSlot(state, data, preset)
    let flags = try getAttestationParticipationFlagIndices(
        state, data, isSameSlot: isSameSlot, parentSlot: parentSlot, preset)
    try addAttestationSignature(state, attestation, indices, &scope)

    let isCurrent = data.target.epoch == getCurrentEpoch(state, preset)
    let new =
        try isCurrent
        ? setFlags(&state.currentEpochParticipation, flags, indices, state.validators, scope)
        : setFlags(&state.previousEpochParticipation, flags, indices, state.validators, scope)
    let position = Int((isCurrent ? preset.slotsPerEpoch : 0) + data.slot.rawValue % preset.slotsPerEpoch)
    let payment = state.builderPendingPayments[position]
    if isSameSlot, payment.withdrawal.amount > 0, new.effectiveBalance > 0 {
        state.builderPendingPayments[position].weight = Gwei(try payment.weight.rawValue.plus(new.effectiveBalance))
    }
    try rewardProposer(&state, new, scope)
}

/// `is_attestation_same_slot` (Gloas): whether the vote is for the block of its own slot.
package func isAttestationSameSlot(
    _ state: Gloas.BeaconState, _ data: AttestationData, _ preset: Preset
) throws(InvalidReason) -> Bool {
    guard data.slot > 0 else { return true }
    let root = try getBlockRootAtSlot(state, data.slot, preset)
    let previous = try getBlockRootAtSlot(state, data.slot - 1, preset)
    return data.beaconBlockRoot == root && data.beaconBlockRoot != previous
}

/// `get_attestation_participation_flag_indices` (Gloas): the head must be right about the payload too.
private func getAttestationParticipationFlagIndices(
    _ state: Gloas.BeaconState, _ data: AttestationData, isSameSlot: Bool, parentSlot: Slot, _ preset: Preset
) throws(InvalidReason) -> [Int] {
    let delay = state.slot.rawValue - data.slot.rawValue
    let flags = try getAttestationParticipationFlagIndices(state, data, inclusionDelay: delay, preset)
    if isSameSlot {
        guard data.index == 0 else { throw .payloadIndexNotZero }
        return flags
    }
    let position = Int(parentSlot.rawValue % preset.slotsPerHistoricalRoot)
    let isPayloadRight = (data.index == 1) == state.executionPayloadAvailability[position]
    return isPayloadRight ? flags : flags.filter { $0 != Constants.timelyHeadFlagIndex }
}
