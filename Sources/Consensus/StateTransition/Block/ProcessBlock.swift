import ConsensusTypes
import Primitives

/// `process_block` (phase0).
func processBlock(
    _ state: inout Phase0.BeaconState, _ block: Phase0.BeaconBlock, _ scope: inout BlockScope
) throws(StateTransitionError) {
    try processBlockStart(&state, block, &scope)
    try processOperations(&state, block.body, &scope) { (state, attestation, scope) throws(InvalidReason) in
        try processAttestation(&state, attestation, &scope)
    }
}

/// `process_block` (Altair).
func processBlock(
    _ state: inout Altair.BeaconState, _ block: Altair.BeaconBlock, _ scope: inout BlockScope
) throws(StateTransitionError) {
    try processBlockStart(&state, block, &scope)
    try processOperations(&state, block.body, &scope) { (state, attestation, scope) throws(InvalidReason) in
        try processAttestation(&state, attestation, &scope)
    }
    try at(.syncAggregate) { () throws(InvalidReason) in
        try processSyncAggregate(&state, block.body.syncAggregate, &scope)
    }
}

/// The steps that every fork begins a block with.
private func processBlockStart<S: BeaconStateProtocol, B: BeaconBlockProtocol>(
    _ state: inout S, _ block: B, _ scope: inout BlockScope
) throws(StateTransitionError) {
    try at(.blockHeader) { () throws(InvalidReason) in try processBlockHeader(&state, block, &scope) }
    try at(.randao) { () throws(InvalidReason) in try processRandao(&state, block.body, &scope) }
    try at(.eth1Data) { () throws(InvalidReason) in try processEth1Data(&state, block.body, scope.preset) }
}
