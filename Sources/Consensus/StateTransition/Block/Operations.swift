import ConsensusTypes
import Primitives

/// `process_operations` (Altair and Bellatrix).
func processOperations<S: TransitionState & AltairBeaconState, B: AltairBeaconBlockBody>(
    _ state: inout S, _ body: B, _ scope: inout BlockScope
) throws(StateTransitionError)
where B.Attestation == Phase0.Attestation, B.AttesterSlashing == Phase0.AttesterSlashing {
    try processOperations(&state, body, &scope) { (state, attestation, scope) throws(InvalidReason) in
        try processAttestation(&state, attestation, &scope)
    }
}

/// `process_operations` (Capella and Deneb).
func processOperations<S: TransitionState & CapellaBeaconState, B: CapellaBeaconBlockBody>(
    _ state: inout S, _ body: B, _ scope: inout BlockScope
) throws(StateTransitionError)
where B.Attestation == Phase0.Attestation, B.AttesterSlashing == Phase0.AttesterSlashing {
    try processOperations(&state, body, &scope) { (state, attestation, scope) throws(InvalidReason) in
        try processAttestation(&state, attestation, &scope)
    }
    for (index, change) in body.blsToExecutionChanges.enumerated() {
        try at(.blsToExecutionChange(index)) { () throws(InvalidReason) in
            try processBLSToExecutionChange(&state, change, &scope)
        }
    }
}

/// `process_operations` (phase0), with the fork's own `process_attestation`.
func processOperations<S: TransitionState, B: BeaconBlockBodyProtocol>(
    _ state: inout S, _ body: B, _ scope: inout BlockScope,
    attest: (inout S, Phase0.Attestation, inout BlockScope) throws(InvalidReason) -> Void
) throws(StateTransitionError)
where B.Attestation == Phase0.Attestation, B.AttesterSlashing == Phase0.AttesterSlashing {
    try at(.operations) { () throws(InvalidReason) in
        try checkDepositCount(state, body.deposits.count, scope.preset)
    }
    for (index, slashing) in body.proposerSlashings.enumerated() {
        try at(.proposerSlashing(index)) { () throws(InvalidReason) in
            try processProposerSlashing(&state, slashing, &scope)
        }
    }
    for (index, slashing) in body.attesterSlashings.enumerated() {
        try at(.attesterSlashing(index)) { () throws(InvalidReason) in
            try processAttesterSlashing(&state, slashing, &scope)
        }
    }
    for (index, attestation) in body.attestations.enumerated() {
        try at(.attestation(index)) { () throws(InvalidReason) in try attest(&state, attestation, &scope) }
    }
    for (index, deposit) in body.deposits.enumerated() {
        try at(.deposit(index)) { () throws(InvalidReason) in try processDeposit(&state, deposit, scope.context) }
    }
    for (index, exit) in body.voluntaryExits.enumerated() {
        try at(.voluntaryExit(index)) { () throws(InvalidReason) in try processVoluntaryExit(&state, exit, &scope) }
    }
}

/// Outstanding deposits must be included, up to the most a block can hold.
private func checkDepositCount<S: BeaconStateProtocol>(
    _ state: S, _ count: Int, _ preset: Preset
) throws(InvalidReason) {
    let outstanding = try state.eth1Data.depositCount.minus(state.eth1DepositIndex)
    let expected = min(preset.maxDeposits, outstanding)
    guard UInt64(count) == expected else { throw .depositCount(expected: expected, found: count) }
}
