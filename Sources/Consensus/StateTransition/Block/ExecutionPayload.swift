package import ConsensusTypes
package import Primitives
import SSZ

/// `is_merge_transition_complete` (Bellatrix).
package func isMergeTransitionComplete<S: BellatrixBeaconState>(_ state: S) -> Bool {
    state.latestExecutionPayloadHeader != S.ExecutionPayloadHeader()
}

/// `is_merge_transition_block` (Bellatrix).
package func isMergeTransitionBlock<S: BellatrixBeaconState, B: BellatrixBeaconBlockBody>(
    _ state: S, _ body: B
) -> Bool {
    !isMergeTransitionComplete(state) && body.executionPayload != B.ExecutionPayload()
}

/// `is_execution_enabled` (Bellatrix).
package func isExecutionEnabled<S: BellatrixBeaconState, B: BellatrixBeaconBlockBody>(_ state: S, _ body: B) -> Bool {
    isMergeTransitionBlock(state, body) || isMergeTransitionComplete(state)
}

/// `process_execution_payload` (Bellatrix).
package func processExecutionPayload(
    _ state: inout Bellatrix.BeaconState, _ body: Bellatrix.BeaconBlockBody, _ scope: inout BlockScope
) throws(InvalidReason) {
    let payload = body.executionPayload
    if isMergeTransitionComplete(state) { try checkParentHash(state, payload) }
    try checkRandaoAndTimestamp(state, payload, scope.spec)
    try verify(.bellatrix(payload), scope)
    state.latestExecutionPayloadHeader = .init(payload, scope.spec.limits)
}

/// `process_execution_payload` (Capella).
package func processExecutionPayload(
    _ state: inout Capella.BeaconState, _ body: Capella.BeaconBlockBody, _ scope: inout BlockScope
) throws(InvalidReason) {
    let payload = body.executionPayload
    try checkParentHash(state, payload)
    try checkRandaoAndTimestamp(state, payload, scope.spec)
    try verify(.capella(payload), scope)
    state.latestExecutionPayloadHeader = .init(payload, scope.spec.limits)
}

/// `process_execution_payload` (Deneb).
package func processExecutionPayload(
    _ state: inout Deneb.BeaconState, _ body: Deneb.BeaconBlockBody, _ scope: inout BlockScope
) throws(InvalidReason) {
    let payload = body.executionPayload
    try checkParentHash(state, payload)
    try checkRandaoAndTimestamp(state, payload, scope.spec)
    try checkBlobCount(body.blobKZGCommitments, limit: scope.spec.config.maxBlobsPerBlock)
    let request = NewPayloadRequest.deneb(
        payload, versionedHashes: body.blobKZGCommitments.map(kzgCommitmentToVersionedHash),
        parentBeaconBlockRoot: state.latestBlockHeader.parentRoot)
    try verify(request, scope)
    state.latestExecutionPayloadHeader = .init(payload, scope.spec.limits)
}

/// The payload's parent is the payload before it.
func checkParentHash<S: BellatrixBeaconState>(
    _ state: S, _ payload: some ExecutionPayloadFields
) throws(InvalidReason) {
    let expected = state.latestExecutionPayloadHeader.blockHash
    guard payload.parentHash == expected else {
        throw .payloadParentHash(expected: expected, found: payload.parentHash)
    }
}

/// The payload is of the state's slot: its randao mix and its time.
func checkRandaoAndTimestamp<S: BeaconStateProtocol>(
    _ state: S, _ payload: some ExecutionPayloadFields, _ spec: Spec
) throws(InvalidReason) {
    guard payload.prevRandao == getRandaoMix(state, getCurrentEpoch(state, spec.preset), spec.preset) else {
        throw .payloadRandao
    }
    let time = try computeTimeAtSlot(state, state.slot, spec)
    guard payload.timestamp == time else { throw .payloadTimestamp(expected: time, found: payload.timestamp) }
}

/// The number of blobs is within the fork's limit.
func checkBlobCount(_ commitments: BlobKZGCommitments, limit: UInt64) throws(InvalidReason) {
    guard UInt64(commitments.count) <= limit else { throw .tooManyBlobs(limit: limit, found: commitments.count) }
}

/// `verify_and_notify_new_payload` by the block's verifier.
func verify(_ request: @autoclosure () -> NewPayloadRequest, _ scope: BlockScope) throws(InvalidReason) {
    guard scope.payloadVerifier.verifyAndNotifyNewPayload(request()) else { throw .payloadInvalid }
}

/// `kzg_commitment_to_versioned_hash` (Deneb).
package func kzgCommitmentToVersionedHash(_ commitment: KZGCommitment) -> Bytes32 {
    var hash = Merkle.sha256(commitment.bytes)
    hash[0] = Constants.versionedHashVersionKZG
    return hash
}
