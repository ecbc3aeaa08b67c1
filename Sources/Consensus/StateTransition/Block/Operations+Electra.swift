import ConsensusTypes
import Primitives

/// `process_operations` (Electra; from Fulu without deposits of the former mechanism).
func processOperations<S: ElectraBeaconState & TransitionState, B: ElectraBeaconBlockBody>(
    _ state: inout S, _ body: B, _ scope: inout BlockScope
) throws(StateTransitionError) where B.Attestation == Electra.Attestation {
    try at(.operations) { () throws(InvalidReason) in
        try checkDepositCountElectra(state, body.deposits.count, scope.preset)
    }
    try forEach(body.proposerSlashings, { .proposerSlashing($0) }) { (slashing) throws(InvalidReason) in
        try processProposerSlashing(&state, slashing, &scope)
    }
    try forEach(body.attesterSlashings, { .attesterSlashing($0) }) { (slashing) throws(InvalidReason) in
        try processAttesterSlashing(&state, slashing, &scope)
    }
    try forEach(body.attestations, { .attestation($0) }) { (attestation) throws(InvalidReason) in
        try processAttestation(&state, attestation, &scope)
    }
    try forEach(body.deposits, { .deposit($0) }) { (deposit) throws(InvalidReason) in
        try processDeposit(&state, deposit, scope.context)
    }
    try forEach(body.voluntaryExits, { .voluntaryExit($0) }) { (exit) throws(InvalidReason) in
        try processVoluntaryExit(&state, exit, &scope)
    }
    try forEach(body.blsToExecutionChanges, { .blsToExecutionChange($0) }) { (change) throws(InvalidReason) in
        try processBLSToExecutionChange(&state, change, &scope)
    }
    try processRequests(&state, body.executionRequests, &scope)
}

/// The requests that the execution layer made, in the order of their types.
private func processRequests<S: ElectraBeaconState & TransitionState>(
    _ state: inout S, _ requests: ExecutionRequests, _ scope: inout BlockScope
) throws(StateTransitionError) {
    try forEach(requests.deposits, { .depositRequest($0) }) { (request) throws(InvalidReason) in
        try processDepositRequest(&state, request, scope.preset)
    }
    try forEach(requests.withdrawals, { .withdrawalRequest($0) }) { (request) throws(InvalidReason) in
        try processWithdrawalRequest(&state, request, &scope)
    }
    try forEach(requests.consolidations, { .consolidationRequest($0) }) { (request) throws(InvalidReason) in
        try processConsolidationRequest(&state, request, &scope)
    }
}

/// `for_ops`: each operation, with its place in the block for the error.
func forEach<C: Collection>(
    _ operations: C, _ place: (Int) -> StateTransitionError.Place,
    _ process: (C.Element) throws(InvalidReason) -> Void
) throws(StateTransitionError) {
    for (index, operation) in operations.enumerated() {
        try at(place(index)) { () throws(InvalidReason) in try process(operation) }
    }
}

/// Deposits of the former mechanism must be included up to the first request's, from Fulu none.
private func checkDepositCountElectra<S: ElectraBeaconState>(
    _ state: S, _ count: Int, _ preset: Preset
) throws(InvalidReason) {
    let limit = S.forkName < .fulu ? min(state.eth1Data.depositCount, state.depositRequestsStartIndex) : 0
    let outstanding = limit > state.eth1DepositIndex ? limit - state.eth1DepositIndex : 0
    let expected = min(preset.maxDeposits, outstanding)
    guard UInt64(count) == expected else { throw .depositCount(expected: expected, found: count) }
}
