import BLS
package import ConsensusTypes
import Primitives
import SSZ
import StateTransition

// gloas/p2p-interface.md: the market between proposers and builders.

/// `validate_execution_payload_bid_gossip`, on the post-state of the bid's parent block.
package func validateExecutionPayloadBidGossip<Store: GossipStore>(
    _ seen: inout Seen, _ scope: GossipScope<Store>, _ signed: Gloas.SignedExecutionPayloadBid
) throws(GossipFailure) {
    let (bid, spec) = (signed.message, scope.spec)
    try require(scope.isCurrentOrNextSlot(bid.slot), orIgnore: .notCurrentSlot)
    var key = Seen.BidKey(
        slot: bid.slot, parentBlockHash: bid.parentBlockHash, parentBlockRoot: bid.parentBlockRoot,
        builder: bid.builderIndex)
    try require(!seen.executionPayloadBids.contains(key), orIgnore: .alreadySeen)
    let ownKey = key
    key.builder = nil
    if let best = seen.bestExecutionPayloadBid[key] { try require(bid.value > best, orIgnore: .bidTooLow) }
    try require(bid.executionPayment == 0, orReject: .bidPayment)
    let epoch = spec.computeEpochAtSlot(bid.slot)
    let limit = spec.getBlobParameters(epoch).maxBlobsPerBlock
    try require(UInt64(bid.blobKZGCommitments.count) <= limit, orReject: .tooManyBlobs)
    guard let parentSlot = scope.store.slot(ofBlock: bid.parentBlockRoot) else { throw .ignore(.parentUnseen) }
    try require(bid.slot > parentSlot, orReject: .bidNotAfterParent)
    guard case .gloas(let state)? = scope.store.state(after: bid.parentBlockRoot, at: parentSlot) else {
        throw .ignore(.stateUnavailable)
    }
    let stateEpoch = getCurrentEpoch(state, spec.preset)
    let lastEpoch = stateEpoch.rawValue.saturatingAdd(spec.preset.minSeedLookahead.rawValue)
    try require(epoch.rawValue <= lastEpoch, orIgnore: .bidTooFarAhead)
    try scope.checkPreferences(bid, epoch, seen)
    try require(scope.isCompatibleWithHead(bid), orIgnore: .bidNotOnHead)
    let randao = getRandaoMix(state, stateEpoch, spec.preset)
    try require(bid.prevRandao == randao, orReject: .bidRandao)
    try scope.checkBuilder(signed)
    seen.executionPayloadBids.insert(ownKey)
    seen.bestExecutionPayloadBid[key] = bid.value
}

/// `is_gas_limit_target_compatible`
package func isGasLimitTargetCompatible(parent: UInt64, limit: UInt64, target: UInt64) -> Bool {
    let step = max(parent / 1024, 1) - 1
    let (lowest, highest) = (parent - min(step, parent), parent.saturatingAdd(step))
    return limit == min(max(target, lowest), highest)
}

extension GossipScope {
    /// The proposer has said what it wants, and the bid is that.
    fileprivate func checkPreferences(
        _ bid: Gloas.ExecutionPayloadBid, _ epoch: Epoch, _ seen: Seen
    ) throws(GossipFailure) {
        guard let dependentRoot = store.ancestor(of: bid.parentBlockRoot, at: dependentSlot(epoch)),
            let preferences = seen.proposerPreferences[.init(slot: bid.slot, root: dependentRoot)]
        else { throw .ignore(.preferencesUnseen) }
        try require(bid.feeRecipient == preferences.feeRecipient, orIgnore: .bidFeeRecipient)
        guard let parent = seen.executionPayloads[bid.parentBlockHash] else { throw .ignore(.parentHashUnknown) }
        let isCompatible = isGasLimitTargetCompatible(
            parent: parent.gasLimit, limit: bid.gasLimit, target: preferences.targetGasLimit)
        try require(isCompatible, orIgnore: .bidGasLimit)
    }

    /// `compute_shuffling_dependent_slot`
    private func dependentSlot(_ epoch: Epoch) -> Slot {
        guard epoch > spec.preset.minSeedLookahead else { return Constants.genesisSlot }
        return spec.computeStartSlotAtEpoch(epoch - spec.preset.minSeedLookahead) - 1
    }

    /// `is_bid_compatible_with_head`: it builds on the head, or beside it on the head's parent.
    fileprivate func isCompatibleWithHead(_ bid: Gloas.ExecutionPayloadBid) -> Bool {
        guard let head = store.head(), let headBid = store.bid(ofBlock: head) else { return false }
        let buildsOnParentPayload = bid.parentBlockHash == headBid.parentBlockHash
        if bid.parentBlockRoot == store.parentRoot(ofBlock: head), buildsOnParentPayload { return true }
        guard bid.parentBlockRoot == head else { return false }
        return store.shouldBuildOnFull(bid.slot) ? bid.parentBlockHash == headBid.blockHash : buildsOnParentPayload
    }

    /// The builder is there, can pay, and signed.
    fileprivate func checkBuilder(_ signed: Gloas.SignedExecutionPayloadBid) throws(GossipFailure) {
        let bid = signed.message
        guard case .gloas(let state)? = store.state(after: bid.parentBlockRoot, at: bid.slot) else {
            throw .ignore(.stateUnavailable)
        }
        guard let builder = try? getBuilder(state, bid.builderIndex) else { throw .reject(.builderIndexOutOfRange) }
        let canCover = (try? canBuilderCoverBid(state, bid.builderIndex, bid.value, spec.preset)) ?? false
        try require(canCover, orIgnore: .builderBalance)
        let isActive = (try? isActiveBuilder(state, bid.builderIndex)) ?? false
        try require(isActive, orReject: .builderNotActive)
        try require(builder.version == Constants.payloadBuilderVersion, orReject: .builderVersion)
        let claim = try? executionPayloadBidSignatureSet(state, signed, context)
        try require(claim?.verify() ?? false, orReject: .bidSignature)
    }
}
