import ConsensusTypes
import Primitives

/// `process_block` (Electra and Fulu).
func processBlock<S: ElectraBeaconState & BellatrixBeaconState & TransitionState>(
    _ state: inout S, _ block: Electra.BeaconBlock, _ scope: inout BlockScope
) throws(StateTransitionError) where S.ExecutionPayloadHeader == Electra.ExecutionPayloadHeader {
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
