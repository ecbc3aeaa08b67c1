package import ConsensusTypes
import Primitives

/// `process_attester_slashing`.
package func processAttesterSlashing<S: TransitionState, A: AttesterSlashingProtocol>(
    _ state: inout S, _ slashing: A, _ scope: inout BlockScope
) throws(InvalidReason) {
    let attestation1 = slashing.attestation1
    let attestation2 = slashing.attestation2
    guard isSlashableAttestationData(attestation1.data, attestation2.data) else {
        throw .attestationDataNotSlashable
    }
    try checkIndexedAttestation(state, attestation1, &scope)
    try checkIndexedAttestation(state, attestation2, &scope)

    let epoch = getCurrentEpoch(state, scope.preset)
    let second = Set(attestation2.attestingIndices)
    var slashedAny = false
    // Checked to be sorted, as the specification walks the intersection.
    for index in attestation1.attestingIndices where second.contains(index) {
        guard isSlashableValidator(try getValidator(state, index), epoch) else { continue }
        try slashValidator(&state, index, &scope)
        slashedAny = true
    }
    guard slashedAny else { throw .nobodySlashed }
}

/// `is_valid_indexed_attestation`: the indices now, the signature as the scope does.
package func checkIndexedAttestation<S: BeaconStateProtocol, I: IndexedAttestationProtocol>(
    _ state: S, _ attestation: I, _ scope: inout BlockScope
) throws(InvalidReason) {
    try checkAttestingIndices(state, attestation.attestingIndices, scope.preset)
    let context = scope.context
    try scope.signatures.add { () throws(InvalidReason) in
        try attestationSignatureSet(
            state, attestation.attestingIndices, attestation.data, attestation.signature, context)
    }
}
