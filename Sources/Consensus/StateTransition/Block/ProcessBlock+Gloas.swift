import ConsensusTypes
import Primitives

/// `process_block` (Gloas).
func processBlock(
    _ state: inout Gloas.BeaconState, _ block: Gloas.BeaconBlock, _ scope: inout BlockScope
) throws(StateTransitionError) {
    try processParentExecutionPayload(&state, block.body, &scope)
    try processBlockHeaderStep(&state, block, &scope)
    try at(.withdrawals) { () throws(InvalidReason) in try processWithdrawals(&state, scope.preset) }
    let parentSlot = try at(.executionPayloadBid) { () throws(InvalidReason) in
        try processExecutionPayloadBid(&state, block.body.signedExecutionPayloadBid, &scope)
    }
    try processRandaoAndEth1Data(&state, block.body, &scope)
    try processOperations(&state, block.body, parentSlot: parentSlot, &scope)
    try processSyncAggregateStep(&state, block.body, &scope)
}
