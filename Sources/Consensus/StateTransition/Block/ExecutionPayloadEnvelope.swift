package import BLS
package import ConsensusTypes
package import Primitives
import SSZ

/// `verify_execution_payload_envelope` (gloas/fork-choice.md): whether a revealed payload is the one that a block's bid
/// has promised. It changes no state: the next block takes the payload over.
/// - Parameters:
///   - state: the block's post-state.
///   - verifySignature: false when the builder's signature was verified before.
///   - isValidPayload: the execution engine's `verify_and_notify_new_payload` for the envelope with its versioned hashes.
package func verifyExecutionPayloadEnvelope(
    _ state: Gloas.BeaconState, _ signedEnvelope: Gloas.SignedExecutionPayloadEnvelope, _ context: TransitionContext,
    verifySignature: Bool = true, isValidPayload: (Gloas.ExecutionPayloadEnvelope, [Bytes32]) -> Bool
) throws(InvalidReason) {
    if verifySignature {
        let claim = try executionPayloadEnvelopeSignatureSet(state, signedEnvelope, context)
        guard claim.verify() else { throw .invalidSignature }
    }
    let envelope = signedEnvelope.message
    try checkEnvelopeBlock(state, envelope, context.spec.limits)
    try checkEnvelopeBid(state, envelope, context.spec.limits)
    try checkEnvelopePayload(state, envelope.payload, context.spec)
    let hashes = state.latestExecutionPayloadBid.blobKZGCommitments.map(kzgCommitmentToVersionedHash)
    guard isValidPayload(envelope, hashes) else { throw .payloadInvalid }
}

/// The claim that `verify_execution_payload_envelope_signature` (Gloas) checks: the builder's, or the proposer's when it
/// has built for itself.
package func executionPayloadEnvelopeSignatureSet(
    _ state: Gloas.BeaconState, _ signedEnvelope: Gloas.SignedExecutionPayloadEnvelope, _ context: TransitionContext
) throws(InvalidReason) -> SignatureSet {
    let index = signedEnvelope.message.builderIndex
    let pubkey =
        try index == Constants.builderIndexSelfBuild
        ? getValidator(state, state.latestBlockHeader.proposerIndex).pubkey : getBuilder(state, index).pubkey
    let domain = getDomain(state, DomainTypes.beaconBuilder, nil, context.preset)
    return SignatureSet(
        message: computeSigningRoot(signedEnvelope.message, domain, context.spec.limits),
        key: try context.publicKey(pubkey), signature: signedEnvelope.signature)
}

private func checkEnvelopeBlock(
    _ state: Gloas.BeaconState, _ envelope: Gloas.ExecutionPayloadEnvelope, _ limits: SSZLimits
) throws(InvalidReason) {
    var header = state.latestBlockHeader
    header.stateRoot = state.hashTreeRoot(limits)
    let root = header.hashTreeRoot(limits)
    guard envelope.beaconBlockRoot == root else {
        throw .envelopeBlock(expected: root, found: envelope.beaconBlockRoot)
    }
    guard envelope.parentBeaconBlockRoot == header.parentRoot else {
        throw .parentRootMismatch(expected: header.parentRoot, found: envelope.parentBeaconBlockRoot)
    }
}

private func checkEnvelopeBid(
    _ state: Gloas.BeaconState, _ envelope: Gloas.ExecutionPayloadEnvelope, _ limits: SSZLimits
) throws(InvalidReason) {
    let bid = state.latestExecutionPayloadBid
    let payload = envelope.payload
    guard envelope.builderIndex == bid.builderIndex, payload.gasLimit == bid.gasLimit,
        payload.blockHash == bid.blockHash
    else { throw .payloadNotOfBid }
    guard payload.prevRandao == bid.prevRandao else { throw .payloadRandao }
    let root = envelope.executionRequests.hashTreeRoot(limits)
    guard root == bid.executionRequestsRoot else {
        throw .requestsRootMismatch(expected: bid.executionRequestsRoot, found: root)
    }
}

private func checkEnvelopePayload(
    _ state: Gloas.BeaconState, _ payload: Gloas.ExecutionPayload, _ spec: Spec
) throws(InvalidReason) {
    guard payload.slotNumber == state.slot.rawValue else {
        throw .slotMismatch(state: state.slot, block: Slot(payload.slotNumber))
    }
    guard payload.parentHash == state.latestBlockHash else {
        throw .payloadParentHash(expected: state.latestBlockHash, found: payload.parentHash)
    }
    let time = try computeTimeAtSlot(state, state.slot, spec)
    guard payload.timestamp == time else { throw .payloadTimestamp(expected: time, found: payload.timestamp) }
    guard payload.withdrawals == state.payloadExpectedWithdrawals else { throw .withdrawalsMismatch }
}
