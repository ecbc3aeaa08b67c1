package import ConsensusTypes
import Primitives

/// `process_execution_payload` (Electra; Fulu with the blob schedule).
package func processExecutionPayload<S: ElectraBeaconState & BellatrixBeaconState>(
    _ state: inout S, _ body: Electra.BeaconBlockBody, _ scope: inout BlockScope
) throws(InvalidReason) where S.ExecutionPayloadHeader == Electra.ExecutionPayloadHeader {
    let payload = body.executionPayload
    try checkParentHash(state, payload)
    try checkRandaoAndTimestamp(state, payload, scope.spec)
    try checkBlobCount(body.blobKZGCommitments, limit: maxBlobsPerBlock(state, scope.spec))
    let request = NewPayloadRequest.electra(
        payload, versionedHashes: body.blobKZGCommitments.map(kzgCommitmentToVersionedHash),
        parentBeaconBlockRoot: state.latestBlockHeader.parentRoot, executionRequests: body.executionRequests)
    try verify(request, scope)
    state.latestExecutionPayloadHeader = .init(payload, scope.spec.limits)
}

/// The limit that the state's fork sets: `get_blob_parameters` from Fulu.
private func maxBlobsPerBlock<S: BeaconStateProtocol>(_ state: S, _ spec: Spec) -> UInt64 {
    guard S.forkName >= .fulu else { return spec.config.maxBlobsPerBlockElectra }
    return spec.getBlobParameters(getCurrentEpoch(state, spec.preset)).maxBlobsPerBlock
}
