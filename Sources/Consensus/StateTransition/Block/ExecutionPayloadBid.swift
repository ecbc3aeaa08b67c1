package import BLS
package import ConsensusTypes
package import Primitives
import SSZ

/// `process_execution_payload_bid` (Gloas).
/// - Returns: the slot of the parent block, which the bid before was for.
@discardableResult
package func processExecutionPayloadBid(
    _ state: inout Gloas.BeaconState, _ signedBid: Gloas.SignedExecutionPayloadBid, _ scope: inout BlockScope
) throws(InvalidReason) -> Slot {
    let bid = signedBid.message
    try checkBidder(state, signedBid, &scope)
    let preset = scope.preset
    let limit = scope.spec.getBlobParameters(getCurrentEpoch(state, preset)).maxBlobsPerBlock
    guard UInt64(bid.blobKZGCommitments.count) <= limit else {
        throw .tooManyBlobs(limit: limit, found: bid.blobKZGCommitments.count)
    }
    try checkBidOrigin(state, bid, preset)
    if bid.value > 0 {
        let withdrawal = BuilderPendingWithdrawal(
            feeRecipient: bid.feeRecipient, amount: bid.value, builderIndex: bid.builderIndex)
        let position = Int(preset.slotsPerEpoch + bid.slot.rawValue % preset.slotsPerEpoch)
        state.builderPendingPayments[position] = BuilderPendingPayment(
            weight: 0, withdrawal: withdrawal, proposerIndex: try scope.proposerIndex)
    }
    let parentSlot = state.latestExecutionPayloadBid.slot
    state.latestExecutionPayloadBid = bid
    return parentSlot
}

/// The builder can make the bid and has signed it; a proposer that builds for itself promises nothing.
private func checkBidder(
    _ state: Gloas.BeaconState, _ signedBid: Gloas.SignedExecutionPayloadBid, _ scope: inout BlockScope
) throws(InvalidReason) {
    let bid = signedBid.message
    if bid.builderIndex == Constants.builderIndexSelfBuild {
        guard bid.value == 0 else { throw .selfBuildWithValue }
        guard signedBid.signature == Constants.g2PointAtInfinity else { throw .invalidSignature }
        return
    }
    guard try isActiveBuilder(state, bid.builderIndex) else { throw .builderNotActive(bid.builderIndex) }
    let builder = try getBuilder(state, bid.builderIndex)
    guard builder.version == Constants.payloadBuilderVersion else { throw .builderVersion(builder.version) }
    guard try canBuilderCoverBid(state, bid.builderIndex, bid.value, scope.preset) else {
        throw .builderBalance(bid.builderIndex)
    }
    let context = scope.context
    try scope.signatures.add { () throws(InvalidReason) in
        try executionPayloadBidSignatureSet(state, signedBid, context)
    }
}

/// The bid is for the state's slot, on its parent block and payload.
private func checkBidOrigin(
    _ state: Gloas.BeaconState, _ bid: Gloas.ExecutionPayloadBid, _ preset: Preset
) throws(InvalidReason) {
    guard bid.slot == state.slot else { throw .slotMismatch(state: state.slot, block: bid.slot) }
    guard state.slot > Constants.genesisSlot else { throw .bidOfGenesisSlot }
    guard bid.parentBlockHash == state.latestBlockHash else {
        throw .payloadParentHash(expected: state.latestBlockHash, found: bid.parentBlockHash)
    }
    let parentRoot = try getBlockRootAtSlot(state, state.slot - 1, preset)
    guard bid.parentBlockRoot == parentRoot else {
        throw .bidParentRoot(expected: parentRoot, found: bid.parentBlockRoot)
    }
    guard bid.prevRandao == getRandaoMix(state, getCurrentEpoch(state, preset), preset) else { throw .payloadRandao }
}

/// The claim that `verify_execution_payload_bid_signature` (Gloas) checks.
package func executionPayloadBidSignatureSet(
    _ state: Gloas.BeaconState, _ signedBid: Gloas.SignedExecutionPayloadBid, _ context: TransitionContext
) throws(InvalidReason) -> SignatureSet {
    let builder = try getBuilder(state, signedBid.message.builderIndex)
    let domain = getDomain(state, DomainTypes.beaconBuilder, nil, context.preset)
    return SignatureSet(
        message: computeSigningRoot(signedBid.message, domain, context.spec.limits),
        key: try context.publicKey(builder.pubkey), signature: signedBid.signature)
}
