import ConsensusTypes
import Primitives

/// `process_operations` (Gloas). Requests come with the parent's payload, deposits of the former mechanism no more.
/// - Parameter parentSlot: the slot of the parent block.
func processOperations(
    _ state: inout Gloas.BeaconState, _ body: Gloas.BeaconBlockBody, parentSlot: Slot, _ scope: inout BlockScope
) throws(StateTransitionError) {
    try at(.operations) { () throws(InvalidReason) in try checkOperationCounts(body, scope.preset) }
    try forEach(body.proposerSlashings, { .proposerSlashing($0) }) { (slashing) throws(InvalidReason) in
        try processProposerSlashing(&state, slashing, &scope)
    }
    try forEach(body.attesterSlashings, { .attesterSlashing($0) }) { (slashing) throws(InvalidReason) in
        try processAttesterSlashing(&state, slashing, &scope)
    }
    try forEach(body.attestations, { .attestation($0) }) { (attestation) throws(InvalidReason) in
        try processAttestation(&state, attestation, parentSlot: parentSlot, &scope)
    }
    try forEach(body.voluntaryExits, { .voluntaryExit($0) }) { (exit) throws(InvalidReason) in
        try processVoluntaryExit(&state, exit, &scope)
    }
    try forEach(body.blsToExecutionChanges, { .blsToExecutionChange($0) }) { (change) throws(InvalidReason) in
        try processBLSToExecutionChange(&state, change, &scope)
    }
    try forEach(body.payloadAttestations, { .payloadAttestation($0) }) { (attestation) throws(InvalidReason) in
        try processPayloadAttestation(state, attestation, &scope)
    }
}

/// The limits that the lists themselves no longer have.
private func checkOperationCounts(_ body: Gloas.BeaconBlockBody, _ preset: Preset) throws(InvalidReason) {
    guard body.deposits.isEmpty else { throw .depositCount(expected: 0, found: body.deposits.count) }
    try checkCount(body.proposerSlashings, preset.maxProposerSlashings)
    try checkCount(body.attesterSlashings, preset.maxAttesterSlashingsElectra)
    try checkCount(body.attestations, preset.maxAttestationsElectra)
    try checkCount(body.voluntaryExits, preset.maxVoluntaryExits)
    try checkCount(body.blsToExecutionChanges, preset.maxBLSToExecutionChanges)
    try checkCount(body.payloadAttestations, preset.maxPayloadAttestations)
}
