package import BLS
package import ConsensusTypes
package import Primitives
import SSZ

/// `get_attesting_indices`: the members of a committee whose bit is set, in committee order.
package func getAttestingIndices(
    _ aggregationBits: Phase0.AggregationBits, committee: ArraySlice<ValidatorIndex>
) throws(InvalidReason) -> [ValidatorIndex] {
    guard aggregationBits.count == committee.count else {
        throw .aggregationBitsLength(expected: committee.count, found: aggregationBits.count)
    }
    var indices: [ValidatorIndex] = []
    indices.reserveCapacity(committee.count)
    for (position, index) in committee.enumerated() where aggregationBits[position] { indices.append(index) }
    return indices
}

/// `get_attesting_indices` for an attestation of the previous or current epoch.
package func getAttestingIndices(
    _ attestation: Phase0.Attestation, _ epochCache: EpochCache
) throws(InvalidReason) -> [ValidatorIndex] {
    let committee = try epochCache.committee(slot: attestation.data.slot, index: attestation.data.index)
    return try getAttestingIndices(attestation.aggregationBits, committee: committee)
}

/// `get_indexed_attestation`.
package func getIndexedAttestation(
    _ attestation: Phase0.Attestation, _ epochCache: EpochCache
) throws(InvalidReason) -> Phase0.IndexedAttestation {
    let indices = try getAttestingIndices(attestation, epochCache).sorted()
    return Phase0.IndexedAttestation(
        attestingIndices: Phase0.AttestingIndices(indices), data: attestation.data, signature: attestation.signature)
}

/// The structural half of `is_valid_indexed_attestation`: not empty, sorted, unique, all in the registry, and not more
/// than a slot has members (which the lists of the forks before Gloas limit by themselves).
package func checkAttestingIndices<S: BeaconStateProtocol>(
    _ state: S, _ indices: some Collection<ValidatorIndex>, _ preset: Preset
) throws(InvalidReason) {
    guard var last = indices.first else { throw .attestingIndicesEmpty }
    let limit = preset.maxValidatorsPerCommittee * preset.maxCommitteesPerSlot
    guard UInt64(indices.count) <= limit else { throw .tooManyOperations(limit: limit, found: indices.count) }
    for index in indices.dropFirst() {
        guard last < index else { throw .attestingIndicesNotSorted }
        last = index
    }
    guard last.rawValue < UInt64(state.validators.count) else { throw .validatorIndexOutOfRange(last) }
}

/// The claim that an indexed attestation's signature makes.
package func attestationSignatureSet<S: BeaconStateProtocol>(
    _ state: S, _ indices: some Collection<ValidatorIndex>, _ data: AttestationData, _ signature: BLSSignature,
    _ context: TransitionContext
) throws(InvalidReason) -> SignatureSet {
    let keys = try context.publicKeys(of: Array(indices), in: state)
    let domain = getDomain(state, DomainTypes.beaconAttester, data.target.epoch, context.preset)
    let message = computeSigningRoot(data, domain, context.spec.limits)
    return SignatureSet(message: message, keys: keys, signature: signature)
}
