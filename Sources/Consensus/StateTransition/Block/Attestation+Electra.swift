package import ConsensusTypes
package import Primitives
import SSZ

/// `get_committee_indices` (Electra).
package func getCommitteeIndices(_ committeeBits: Electra.CommitteeBits) -> [CommitteeIndex] {
    committeeBits.setIndices.map { CommitteeIndex(UInt64($0)) }
}

/// `get_attesting_indices` (Electra) for an attestation of the previous or current epoch.
package func getAttestingIndices<A: ElectraAttestationProtocol>(
    _ attestation: A, _ epochCache: EpochCache
) throws(InvalidReason) -> [ValidatorIndex] {
    try getAttestingIndices(attestation, epochCache.committees(at: attestation.data.slot))
}

/// `get_attesting_indices` (Electra) with the shuffling of the attestation's epoch: committee by committee, in
/// committee order. Nobody is in two committees of an epoch, so that there are no duplicates.
/// - Parameter isComplete: whether, as `process_attestation` asserts, someone of each committee must attest and there
///   must be no bit too many.
/// - Throws: `aggregationBitsLength` when there is not one bit for each member of the committees.
package func getAttestingIndices<A: ElectraAttestationProtocol>(
    _ attestation: A, _ committees: CommitteeCache, isComplete: Bool = false
) throws(InvalidReason) -> [ValidatorIndex] {
    let bits = attestation.aggregationBits
    var indices: [ValidatorIndex] = []
    indices.reserveCapacity(bits.count)
    var offset = 0
    for committeeIndex in getCommitteeIndices(attestation.committeeBits) {
        let committee = try committees.committee(slot: attestation.data.slot, index: committeeIndex)
        guard offset + committee.count <= bits.count else {
            throw .aggregationBitsLength(expected: offset + committee.count, found: bits.count)
        }
        let before = indices.count
        for (position, index) in committee.enumerated() where bits[offset + position] { indices.append(index) }
        if isComplete, indices.count == before { throw .committeeWithoutAttesters(committeeIndex) }
        offset += committee.count
    }
    if isComplete, bits.count != offset { throw .aggregationBitsLength(expected: offset, found: bits.count) }
    return indices
}

/// `get_indexed_attestation` (Electra).
package func getIndexedAttestation(
    _ attestation: Electra.Attestation, _ epochCache: EpochCache
) throws(InvalidReason) -> Electra.IndexedAttestation {
    let indices = try getAttestingIndices(attestation, epochCache).sorted()
    return Electra.IndexedAttestation(
        attestingIndices: Electra.AttestingIndices(indices), data: attestation.data, signature: attestation.signature)
}

/// `process_attestation` (Electra): as before, for the members of several committees.
package func processAttestation<S: ElectraBeaconState>(
    _ state: inout S, _ attestation: Electra.Attestation, _ scope: inout BlockScope
) throws(InvalidReason) {
    try checkAttestationEpoch(state, attestation.data, scope)
    guard attestation.data.index == 0 else { throw .committeeIndexOutOfRange(attestation.data.index) }
    let committees = try scope.epochCache.committees(at: attestation.data.slot)
    let indices = try getAttestingIndices(attestation, committees, isComplete: true)
    try recordAttestation(&state, attestation, indices, &scope)
}
