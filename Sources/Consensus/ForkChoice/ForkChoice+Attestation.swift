import ConsensusTypes
package import Primitives

extension ForkChoice {
    /// `on_attestation`: counts a vote, or keeps one of the current or the next slot until its slot has passed.
    ///
    /// - Parameter isFromBlock: votes in blocks may be older than the previous epoch.
    package mutating func onAttestation(
        _ vote: ForkChoiceVote, isFromBlock: Bool = false
    ) throws(ForkChoiceError) {
        try validate(vote, isFromBlock: isFromBlock)
        if vote.slot >= currentSlot {
            guard queuedVotes.count < Self.queuedVotesLimit else {
                throw .attestationQueueFull(limit: Self.queuedVotesLimit)
            }
            queuedVotes.append(vote)
        } else {
            count(vote)
        }
    }

    /// `on_attester_slashing`: the votes of these validators never count again.
    ///
    /// The caller checked the slashing; `indices` are the validators that signed both attestations.
    package mutating func onAttesterSlashing(_ indices: some Sequence<ValidatorIndex>) {
        for index in indices where equivocatingIndices.insert(index).inserted {
            votes.remove(validator: Int(clamping: index.rawValue))
        }
        cachedHead = nil
    }

    /// `validate_on_attestation`; one of the current slot passes, as it is queued, and one of the next
    /// slot too, from a clock that is a little ahead.
    private func validate(_ vote: ForkChoiceVote, isFromBlock: Bool) throws(ForkChoiceError) {
        let target = vote.target
        if !isFromBlock {
            // Of two clocks that differ the other may be in the next epoch already.
            let current = max(currentEpoch, parameters.epoch(at: min(vote.slot, currentSlot + 1)))
            guard target.epoch == current || target.epoch.rawValue == current.rawValue.subtractingToZero(1) else {
                throw .targetEpochOutOfRange(target: target.epoch, currentEpoch: current)
            }
        }
        guard target.epoch == parameters.epoch(at: vote.slot) else {
            throw .targetEpochSlotMismatch(target: target.epoch, slot: vote.slot)
        }
        guard contains(target.root) else { throw .unknownTarget(target.root) }
        guard let block = block(vote.beaconBlockRoot) else { throw .unknownHead(vote.beaconBlockRoot) }
        guard block.slot <= vote.slot else {
            throw .voteForLaterBlock(blockSlot: block.slot, slot: vote.slot)
        }
        try validatePayloadVote(vote, block)
        let checkpointBlock = checkpointBlock(of: vote.beaconBlockRoot, epoch: target.epoch)
        guard checkpointBlock == target.root else {
            throw .inconsistentTarget(voted: target.root, expected: checkpointBlock)
        }
        guard vote.slot <= currentSlot + 1 else {
            throw .attestationTooEarly(slot: vote.slot, currentSlot: currentSlot)
        }
    }

    /// What `validate_on_attestation` adds in Gloas: the vote on the payload.
    private func validatePayloadVote(_ vote: ForkChoiceVote, _ block: ForkChoiceBlock) throws(ForkChoiceError) {
        guard parameters.isGloas(vote.slot) else { return }
        guard vote.index == 0 || vote.index == 1 && block.slot != vote.slot else {
            throw .payloadVoteOutOfRange(vote.index)
        }
        guard vote.index == 0 || isPayloadVerified(block.root) else { throw .payloadUnknown(block.root) }
    }

    /// `get_supported_node`: a vote of the block's own slot comes before its payload.
    private func supportedStatus(_ vote: ForkChoiceVote, _ node: ProtoArray.Node) -> PayloadStatus {
        guard node.isGloas, node.block.slot < vote.slot else { return .pending }
        return vote.index == 1 ? .full : .empty
    }

    /// `update_latest_messages`.
    private mutating func count(_ vote: ForkChoiceVote) {
        guard let node = tree.index(of: vote.beaconBlockRoot) else { return }
        let status = supportedStatus(vote, tree.nodes[node])
        let slotsPerPeriod = parameters.isGloas(vote.slot) ? 1 : parameters.slotsPerEpoch
        for index in vote.attestingIndices where !equivocatingIndices.contains(index) {
            votes.update(
                validator: Int(clamping: index.rawValue), node: node, status: status, slot: vote.slot,
                slotsPerPeriod: slotsPerPeriod)
        }
        cachedHead = nil
    }

    /// Counts the queued votes whose slot has passed.
    mutating func countQueuedVotes() {
        guard !queuedVotes.isEmpty else { return }
        let queue = queuedVotes
        queuedVotes = queue.filter { $0.slot >= currentSlot }
        for vote in queue where vote.slot < currentSlot {
            count(vote)
        }
    }
}

extension UInt64 {
    func subtractingToZero(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }
}
