package import ConsensusTypes
import Primitives
import SSZ
import StateTransition

/// `validate_beacon_block_gossip` of the block's fork.
package func validateBeaconBlockGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ signedBlock: ForkedSignedBeaconBlock
) throws(GossipFailure) {
    if case .gloas(let block) = signedBlock { return try validateBeaconBlockGossip(&seen, scope, block) }
    let signedHeader = signedBlock.signedHeader(scope.spec)
    let header = signedHeader.message
    try scope.checkTime(of: header)
    let key = Seen.SlotKey(slot: header.slot, validator: header.proposerIndex)
    try require(!seen.proposerSlots.contains(key), orIgnore: .alreadySeen)
    try scope.checkProposerSignature(signedHeader)
    try scope.checkParentSeen(header)

    let payload = PayloadFacts(signedBlock, scope.state)
    try scope.checkParentPasses(header, payload)
    try scope.checkAncestry(header)
    if let payload {
        try require(payload.blobCount <= scope.maxBlobsPerBlock(signedBlock.forkName), orReject: .tooManyBlobs)
    }
    try scope.checkExpectedProposer(header)
    seen.proposerSlots.insert(key)
}

extension GossipScope {
    /// That the parent is valid; where blocks execute payloads, what is known of the parent's payload counts too.
    fileprivate func checkParentPasses(
        _ header: BeaconBlockHeader, _ payload: PayloadFacts?
    ) throws(GossipFailure) {
        let isValid = store.isValid(header.parentRoot)
        guard let payload, payload.isExecuted else { return try require(isValid, orReject: .parentInvalid) }
        let sinceGenesis = header.slot.rawValue.multipliedReportingOverflow(by: spec.config.slotDurationMs)
        let time = state.genesisTime.addingReportingOverflow(sinceGenesis.partialValue / 1000)
        let isOnTime = !sinceGenesis.overflow && !time.overflow && payload.timestamp == time.partialValue
        try require(isOnTime, orReject: .payloadTimestamp)

        let status = store.payloadStatus(of: header.parentRoot)
        if !isValid {
            // An optimistic parent that failed did so by its own fault; one with a known payload may be its engine's.
            try require(status == .notValidated, orIgnore: .parentInvalid)
            throw .reject(.parentInvalid)
        }
        try require(status != .invalidated, orIgnore: .parentPayloadInvalid)
    }

    /// The limit of the block's fork; from Fulu that of the state's epoch.
    fileprivate func maxBlobsPerBlock(_ fork: ForkName) -> UInt64 {
        if fork >= .fulu { return spec.getBlobParameters(currentEpoch).maxBlobsPerBlock }
        return fork >= .electra ? spec.config.maxBlobsPerBlockElectra : spec.config.maxBlobsPerBlock
    }
}

/// What the rules on blocks read of an execution payload.
private struct PayloadFacts {
    var timestamp: UInt64
    /// `is_execution_enabled`, always true from Capella on.
    var isExecuted = true
    var blobCount: UInt64 = 0
}

extension PayloadFacts {
    /// Nil for the forks before Bellatrix and from Gloas on: their blocks have none.
    init?(_ block: ForkedSignedBeaconBlock, _ state: ForkedBeaconState) {
        switch block {
        case .phase0, .altair, .gloas: return nil
        case .bellatrix(let block): self.init(block.message.body, state)
        case .capella(let block): self.init(timestamp: block.message.body.executionPayload.timestamp)
        case .deneb(let block): self.init(block.message.body)
        case .electra(let block): self.init(block.message.body)
        case .fulu(let block): self.init(block.message.body)
        }
    }

    private init(_ body: Bellatrix.BeaconBlockBody, _ state: ForkedBeaconState) {
        self.init(timestamp: body.executionPayload.timestamp)
        switch state {
        case .phase0, .altair: isExecuted = body.executionPayload != Bellatrix.ExecutionPayload()
        case .bellatrix(let state): isExecuted = isExecutionEnabled(state, body)
        default: break
        }
    }

    private init(_ body: some DenebBeaconBlockBody) {
        self.init(
            timestamp: body.executionPayload.timestamp, blobCount: UInt64(body.blobKZGCommitments.count))
    }
}
