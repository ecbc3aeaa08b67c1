import ConsensusTypes
import Primitives
import SSZ
import StateTransition

// gloas/p2p-interface.md: what blocks and votes have to say of payloads that come apart.

/// `validate_beacon_block_gossip` of Gloas.
func validateBeaconBlockGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ signedBlock: Gloas.SignedBeaconBlock
) throws(GossipFailure) {
    let signedHeader = signedBlock.signedHeader(scope.spec.limits)
    let header = signedHeader.message
    let body = signedBlock.message.body
    let bid = body.signedExecutionPayloadBid.message
    try scope.checkTime(of: header)
    let key = Seen.SlotKey(slot: header.slot, validator: header.proposerIndex)
    try require(!seen.proposerSlots.contains(key), orIgnore: .alreadySeen)
    try scope.checkOperationLimits(body)
    try scope.checkRequestLimits(body.parentExecutionRequests)
    try scope.checkProposerSignature(signedHeader)
    try scope.checkParentSeen(header)
    // A parent before Gloas carried its payload.
    let parentBid = scope.store.bid(ofBlock: header.parentRoot)
    let isParentFull = parentBid.map { $0.blockHash == bid.parentBlockHash } ?? true
    if isParentFull, parentBid != nil {
        let isVerified = scope.store.isPayloadVerified(header.parentRoot)
        try require(isVerified, orIgnore: .parentPayloadUnverified)
    }
    try scope.checkAncestry(header)
    let limit = scope.spec.getBlobParameters(scope.currentEpoch).maxBlobsPerBlock
    try require(UInt64(bid.blobKZGCommitments.count) <= limit, orReject: .tooManyBlobs)
    try require(bid.parentBlockRoot == header.parentRoot, orReject: .bidParent)
    try require(scope.store.isValid(header.parentRoot), orReject: .parentInvalid)
    try scope.checkExpectedProposer(header)
    if !isParentFull {
        guard case .gloas(let state)? = scope.store.state(after: header.parentRoot, at: header.slot) else {
            throw .ignore(.stateUnavailable)
        }
        try require(bid.parentBlockHash == state.latestBlockHash, orReject: .bidExecutionHead)
    }
    seen.proposerSlots.insert(key)
}

extension GossipScope {
    /// `verify_block_body_operation_limits`: the lists of Gloas have no limits of their own.
    fileprivate func checkOperationLimits(_ body: Gloas.BeaconBlockBody) throws(GossipFailure) {
        let preset = spec.preset
        let counts: [(Int, UInt64)] = [
            (body.proposerSlashings.count, preset.maxProposerSlashings),
            (body.attesterSlashings.count, preset.maxAttesterSlashingsElectra),
            (body.attestations.count, preset.maxAttestationsElectra),
            (body.deposits.count, 0),
            (body.voluntaryExits.count, preset.maxVoluntaryExits),
            (body.blsToExecutionChanges.count, preset.maxBLSToExecutionChanges),
            (body.payloadAttestations.count, preset.maxPayloadAttestations),
        ]
        try require(counts.allSatisfy { UInt64($0.0) <= $0.1 }, orReject: .tooManyOperations)
    }

    /// `verify_execution_requests_limits`
    func checkRequestLimits(_ requests: Gloas.ExecutionRequests) throws(GossipFailure) {
        let preset = spec.preset
        let counts: [(Int, UInt64)] = [
            (requests.withdrawals.count, preset.maxWithdrawalRequestsPerPayload),
            (requests.consolidations.count, preset.maxConsolidationRequestsPerPayload),
            (requests.builderDeposits.count, preset.maxBuilderDepositRequestsPerPayload),
            (requests.builderExits.count, preset.maxBuilderExitRequestsPerPayload),
        ]
        try require(counts.allSatisfy { UInt64($0.0) <= $0.1 }, orReject: .tooManyOperations)
    }

    /// `verify_attestation_payload_status`: a vote for a payload needs one that is known to be valid.
    func checkPayloadVote(_ data: AttestationData) throws(GossipFailure) {
        let root = data.beaconBlockRoot
        try require(store.slot(ofBlock: root) != data.slot || data.index == 0, orReject: .sameSlotIndex)
        guard data.index == 1 else { return }
        try require(store.isPayloadVerified(root), orIgnore: .payloadUnseen)
        let status = store.payloadStatus(of: root)
        try require(status != .notValidated, orIgnore: .payloadOptimistic)
        try require(status != .invalidated, orReject: .payloadInvalid)
    }
}
