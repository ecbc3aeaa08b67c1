import ConsensusTypes
import Primitives

/// `process_block` (phase0).
func processBlock(
    _ state: inout Phase0.BeaconState, _ block: Phase0.BeaconBlock, _ scope: inout BlockScope
) throws(StateTransitionError) {
    try processBlockHeaderStep(&state, block, &scope)
    try processRandaoAndEth1Data(&state, block.body, &scope)
    try processOperations(&state, block.body, &scope) { (state, attestation, scope) throws(InvalidReason) in
        try processAttestation(&state, attestation, &scope)
    }
}

/// `process_block` (Altair).
func processBlock(
    _ state: inout Altair.BeaconState, _ block: Altair.BeaconBlock, _ scope: inout BlockScope
) throws(StateTransitionError) {
    try processBlockHeaderStep(&state, block, &scope)
    try processRandaoAndEth1Data(&state, block.body, &scope)
    try processOperations(&state, block.body, &scope)
    try processSyncAggregateStep(&state, block.body, &scope)
}

/// `process_block` (Bellatrix).
func processBlock(
    _ state: inout Bellatrix.BeaconState, _ block: Bellatrix.BeaconBlock, _ scope: inout BlockScope
) throws(StateTransitionError) {
    try processBlockHeaderStep(&state, block, &scope)
    if isExecutionEnabled(state, block.body) {
        try at(.executionPayload) { () throws(InvalidReason) in
            try processExecutionPayload(&state, block.body, &scope)
        }
    }
    try processRandaoAndEth1Data(&state, block.body, &scope)
    try processOperations(&state, block.body, &scope)
    try processSyncAggregateStep(&state, block.body, &scope)
}

/// `process_block` (Capella).
func processBlock(
    _ state: inout Capella.BeaconState, _ block: Capella.BeaconBlock, _ scope: inout BlockScope
) throws(StateTransitionError) {
    try processBlockHeaderStep(&state, block, &scope)
    try at(.withdrawals) { () throws(InvalidReason) in
        try processWithdrawals(&state, block.body.executionPayload, scope.preset)
    }
    try at(.executionPayload) { () throws(InvalidReason) in
        try processExecutionPayload(&state, block.body, &scope)
    }
    try processRandaoAndEth1Data(&state, block.body, &scope)
    try processOperations(&state, block.body, &scope)
    try processSyncAggregateStep(&state, block.body, &scope)
}

/// `process_block` (Deneb).
func processBlock(
    _ state: inout Deneb.BeaconState, _ block: Deneb.BeaconBlock, _ scope: inout BlockScope
) throws(StateTransitionError) {
    try processBlockHeaderStep(&state, block, &scope)
    try at(.withdrawals) { () throws(InvalidReason) in
        try processWithdrawals(&state, block.body.executionPayload, scope.preset)
    }
    try at(.executionPayload) { () throws(InvalidReason) in
        try processExecutionPayload(&state, block.body, &scope)
    }
    try processRandaoAndEth1Data(&state, block.body, &scope)
    try processOperations(&state, block.body, &scope)
    try processSyncAggregateStep(&state, block.body, &scope)
}

// The steps that forks share, with their places.

func processBlockHeaderStep<S: BeaconStateProtocol, B: BeaconBlockProtocol>(
    _ state: inout S, _ block: B, _ scope: inout BlockScope
) throws(StateTransitionError) {
    try at(.blockHeader) { () throws(InvalidReason) in try processBlockHeader(&state, block, &scope) }
}

func processRandaoAndEth1Data<S: BeaconStateProtocol, B: BeaconBlockBodyProtocol>(
    _ state: inout S, _ body: B, _ scope: inout BlockScope
) throws(StateTransitionError) {
    try at(.randao) { () throws(InvalidReason) in try processRandao(&state, body, &scope) }
    try at(.eth1Data) { () throws(InvalidReason) in try processEth1Data(&state, body, scope.preset) }
}

func processSyncAggregateStep<S: AltairBeaconState, B: AltairBeaconBlockBody>(
    _ state: inout S, _ body: B, _ scope: inout BlockScope
) throws(StateTransitionError) {
    try at(.syncAggregate) { () throws(InvalidReason) in
        try processSyncAggregate(&state, body.syncAggregate, &scope)
    }
}
