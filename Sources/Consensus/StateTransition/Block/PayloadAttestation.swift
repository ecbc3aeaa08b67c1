package import BLS
package import ConsensusTypes
import Primitives
import SSZ

/// `process_payload_attestation` (Gloas): the votes on the parent block's payload, when that block is of the slot before.
package func processPayloadAttestation(
    _ state: Gloas.BeaconState, _ attestation: PayloadAttestation, _ scope: inout BlockScope
) throws(InvalidReason) {
    let data = attestation.data
    guard data.beaconBlockRoot == state.latestBlockHeader.parentRoot else {
        throw .payloadAttestationOfOtherBlock(data.beaconBlockRoot)
    }
    guard try data.slot.rawValue.plus(1) == state.slot.rawValue else { throw .payloadAttestationSlot(data.slot) }
    let indexed = try getIndexedPayloadAttestation(state, attestation, scope.preset)
    try checkIndexedPayloadAttestation(state, indexed, &scope)
}

/// `is_valid_indexed_payload_attestation` (Gloas): the indices now, the signature as the scope does.
package func checkIndexedPayloadAttestation(
    _ state: Gloas.BeaconState, _ attestation: IndexedPayloadAttestation, _ scope: inout BlockScope
) throws(InvalidReason) {
    let indices = attestation.attestingIndices
    guard !indices.isEmpty else { throw .attestingIndicesEmpty }
    guard zip(indices, indices.dropFirst()).allSatisfy({ $0 <= $1 }) else { throw .attestingIndicesNotSorted }
    let context = scope.context
    try scope.signatures.add { () throws(InvalidReason) in
        try payloadAttestationSignatureSet(state, attestation, context)
    }
}

/// The claim that an indexed payload attestation's signature makes.
package func payloadAttestationSignatureSet(
    _ state: Gloas.BeaconState, _ attestation: IndexedPayloadAttestation, _ context: TransitionContext
) throws(InvalidReason) -> SignatureSet {
    var keys: [PublicKey] = []
    for index in attestation.attestingIndices {
        keys.append(try context.publicKey(getValidator(state, index).pubkey))
    }
    let epoch = context.spec.computeEpochAtSlot(attestation.data.slot)
    let domain = getDomain(state, DomainTypes.ptcAttester, epoch, context.preset)
    let message = computeSigningRoot(attestation.data, domain, context.spec.limits)
    return SignatureSet(message: message, keys: keys, signature: attestation.signature)
}
