package import ConsensusTypes
import Primitives
import SSZ

/// `process_parent_execution_payload` (Gloas): a bid that builds on the payload of the bid before says that it came, and
/// brings its requests along.
package func processParentExecutionPayload(
    _ state: inout Gloas.BeaconState, _ body: Gloas.BeaconBlockBody, _ scope: inout BlockScope
) throws(StateTransitionError) {
    let parentBid = state.latestExecutionPayloadBid
    let requests = body.parentExecutionRequests
    let isParentFull = body.signedExecutionPayloadBid.message.parentBlockHash == parentBid.blockHash
    try at(.parentExecutionPayload) { () throws(InvalidReason) in
        guard isParentFull else {
            guard requests == Gloas.ExecutionRequests() else { throw .requestsOfEmptyPayload }
            return
        }
        let root = requests.hashTreeRoot(scope.spec.limits)
        guard root == parentBid.executionRequestsRoot else {
            throw .requestsRootMismatch(expected: parentBid.executionRequestsRoot, found: root)
        }
    }
    if isParentFull { try applyParentExecutionPayload(&state, requests, &scope) }
}

/// `apply_parent_execution_payload` (Gloas). Block production uses it as well, before it computes withdrawals.
package func applyParentExecutionPayload(
    _ state: inout Gloas.BeaconState, _ requests: Gloas.ExecutionRequests, _ scope: inout BlockScope
) throws(StateTransitionError) {
    let bid = state.latestExecutionPayloadBid
    try at(.parentExecutionPayload) { () throws(InvalidReason) in try checkRequestCounts(requests, scope.preset) }
    try processRequests(&state, requests, &scope)
    if let index = builderPaymentIndex(state, bid.slot, scope.preset) {
        settleBuilderPayment(&state, at: index)
    } else if bid.value > 0 {
        // The payment has left the window of two epochs.
        state.builderPendingWithdrawals.append(
            BuilderPendingWithdrawal(
                feeRecipient: bid.feeRecipient, amount: bid.value, builderIndex: bid.builderIndex))
    }
    let position = Int(bid.slot.rawValue % scope.preset.slotsPerHistoricalRoot)
    state.executionPayloadAvailability[position] = true
    state.latestBlockHash = bid.blockHash
}

private func checkRequestCounts(_ requests: Gloas.ExecutionRequests, _ preset: Preset) throws(InvalidReason) {
    try checkCount(requests.withdrawals, preset.maxWithdrawalRequestsPerPayload)
    try checkCount(requests.consolidations, preset.maxConsolidationRequestsPerPayload)
    try checkCount(requests.builderDeposits, preset.maxBuilderDepositRequestsPerPayload)
    try checkCount(requests.builderExits, preset.maxBuilderExitRequestsPerPayload)
}

/// A list without a limit of its own.
func checkCount(_ operations: some Collection, _ limit: UInt64) throws(InvalidReason) {
    guard UInt64(operations.count) <= limit else { throw .tooManyOperations(limit: limit, found: operations.count) }
}

/// The requests in the order of their types, at the child's slot.
private func processRequests(
    _ state: inout Gloas.BeaconState, _ requests: Gloas.ExecutionRequests, _ scope: inout BlockScope
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
    try forEach(requests.builderDeposits, { .builderDepositRequest($0) }) { (request) throws(InvalidReason) in
        try processBuilderDepositRequest(&state, request, &scope)
    }
    try forEach(requests.builderExits, { .builderExitRequest($0) }) { (request) throws(InvalidReason) in
        try processBuilderExitRequest(&state, request, &scope)
    }
}
