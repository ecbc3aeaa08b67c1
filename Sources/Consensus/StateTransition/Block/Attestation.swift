package import ConsensusTypes
import Primitives
import SSZ

/// The checks of `process_attestation` before the fork's own bookkeeping.
/// - Returns: the attesting indices, in committee order.
func checkAttestation<S: BeaconStateProtocol>(
    _ state: S, _ attestation: Phase0.Attestation, _ scope: BlockScope
) throws(InvalidReason) -> [ValidatorIndex] {
    try checkAttestationEpoch(state, attestation.data, scope)
    // Throws for a committee index that is out of range, and for a wrong number of bits.
    return try getAttestingIndices(attestation, scope.epochCache)
}

/// The target is the epoch of the slot, which is recent enough.
func checkAttestationEpoch<S: BeaconStateProtocol>(
    _ state: S, _ data: AttestationData, _ scope: BlockScope
) throws(InvalidReason) {
    let preset = scope.preset
    let target = data.target.epoch
    guard target == getPreviousEpoch(state, preset) || target == getCurrentEpoch(state, preset) else {
        throw .targetEpochOutOfRange(target)
    }
    let slotEpoch = scope.spec.computeEpochAtSlot(data.slot)
    guard target == slotEpoch else { throw .targetEpochMismatch(target: target, slot: slotEpoch) }
    try checkInclusion(state, data.slot, preset)
}

/// The slots in which an attestation can be included: one epoch's worth, from Deneb as long as its target lets it
/// (EIP-7045).
func checkInclusion<S: BeaconStateProtocol>(_ state: S, _ slot: Slot, _ preset: Preset) throws(InvalidReason) {
    guard slot <= state.slot, state.slot.rawValue - slot.rawValue >= preset.minAttestationInclusionDelay.rawValue,
        S.forkName >= .deneb || state.slot.rawValue - slot.rawValue <= preset.slotsPerEpoch
    else { throw .inclusionOutOfWindow(attestation: slot, state: state.slot) }
}

/// The signature of an attestation whose attesting indices are known: `is_valid_indexed_attestation`.
func addAttestationSignature<S: BeaconStateProtocol, A: AttestationProtocol>(
    _ state: S, _ attestation: A, _ indices: [ValidatorIndex], _ scope: inout BlockScope
) throws(InvalidReason) {
    guard !indices.isEmpty else { throw .attestingIndicesEmpty }
    let limit = scope.preset.maxValidatorsPerCommittee * scope.preset.maxCommitteesPerSlot
    guard UInt64(indices.count) <= limit else { throw .tooManyOperations(limit: limit, found: indices.count) }
    let context = scope.context
    try scope.signatures.add { () throws(InvalidReason) in
        try attestationSignatureSet(state, indices, attestation.data, attestation.signature, context)
    }
}

/// `process_attestation` (phase0): keeps the attestation until the end of the next epoch.
package func processAttestation(
    _ state: inout Phase0.BeaconState, _ attestation: Phase0.Attestation, _ scope: inout BlockScope
) throws(InvalidReason) {
    let preset = scope.preset
    let indices = try checkAttestation(state, attestation, scope)
    let pending = Phase0.PendingAttestation(
        aggregationBits: attestation.aggregationBits,
        data: attestation.data,
        inclusionDelay: state.slot - attestation.data.slot,
        proposerIndex: try scope.proposerIndex)
    let limit = preset.maxAttestations * preset.slotsPerEpoch
    if attestation.data.target.epoch == getCurrentEpoch(state, preset) {
        guard attestation.data.source == state.currentJustifiedCheckpoint else { throw .sourceMismatch }
        guard UInt64(state.currentEpochAttestations.count) < limit else { throw .listFull }
        state.currentEpochAttestations.append(pending)
    } else {
        guard attestation.data.source == state.previousJustifiedCheckpoint else { throw .sourceMismatch }
        guard UInt64(state.previousEpochAttestations.count) < limit else { throw .listFull }
        state.previousEpochAttestations.append(pending)
    }
    try addAttestationSignature(state, attestation, indices, &scope)
}
