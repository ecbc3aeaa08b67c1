import ConsensusTypes
package import Primitives

// Payloads that come apart from their blocks (gloas/fork-choice.md).

extension ForkChoice {
    /// `on_execution_payload_envelope`, after the envelope was verified and its data found available.
    /// - Parameter status: what the execution engine said; optimistic while it is syncing.
    package mutating func onExecutionPayload(
        _ root: Root, status: ExecutionStatus = .valid
    ) throws(ForkChoiceError) {
        guard let index = tree.index(of: root) else { throw .unknownBlock(root) }
        guard tree.nodes[index].isGloas else { return }
        guard status != .invalid, tree.nodes[index].block.executionStatus != .invalid else {
            throw .payloadInvalid(root)
        }
        tree.update(index) { $0.isPayloadVerified = true }
        if status == .valid { markValid(from: index) }
        cachedHead = nil
    }

    /// `on_payload_attestation_message`, after the caller checked the signature of one from the wire. A vote of a slot
    /// that is not its block's changes nothing.
    /// - Parameter isFromBlock: votes from the wire must be of the current slot.
    package mutating func onPayloadAttestation(
        _ vote: PayloadVote, isFromBlock: Bool = false
    ) throws(ForkChoiceError) {
        guard let index = tree.index(of: vote.beaconBlockRoot) else { throw .unknownBlock(vote.beaconBlockRoot) }
        guard vote.slot == tree.nodes[index].block.slot else { return }
        guard !vote.ptcPositions.isEmpty else { throw .notInPTC }
        guard isFromBlock || vote.slot == currentSlot else {
            throw .payloadVoteOutOfTime(slot: vote.slot, currentSlot: currentSlot)
        }
        guard tree.nodes[index].tally != nil else { throw .payloadUnknown(vote.beaconBlockRoot) }
        tree.update(index) { node in
            node.tally?.record(
                vote.ptcPositions, payloadPresent: vote.payloadPresent, blobDataAvailable: vote.blobDataAvailable)
        }
        cachedHead = nil
    }

    /// `is_payload_verified`. Before Gloas the payload came with the block; false for an unknown block.
    package func isPayloadVerified(_ root: Root) -> Bool { tree[root]?.isPayloadVerified ?? false }

    /// `payload_timeliness`: whether the payload is timely, or is not, by the PTC and by what this node has.
    package func payloadTimeliness(_ root: Root, timely: Bool) throws(ForkChoiceError) -> Bool {
        let (tally, isVerified) = try tally(of: root)
        return isVerified ? tally.isMajority(timely: timely) : !timely
    }

    /// `payload_data_availability`: whether the blobs are available, or are not, by the PTC and by what this node has.
    package func payloadDataAvailability(_ root: Root, available: Bool) throws(ForkChoiceError) -> Bool {
        let (tally, isVerified) = try tally(of: root)
        return isVerified ? tally.isMajority(available: available) : !available
    }

    /// `payload_timeliness_vote` and `payload_data_availability_vote` by place in the PTC, nil where nobody voted.
    package func payloadVotes(of root: Root) -> (timeliness: [Bool?], dataAvailability: [Bool?])? {
        guard let places = tree[root]?.tally?.places else { return nil }
        func votes(_ bit: UInt8) -> [Bool?] { places.map { $0 == 0 ? nil : $0 & bit != 0 } }
        return (votes(2), votes(4))
    }

    /// `get_parent_payload_status` of a known block; nil for an unknown one.
    package func parentPayloadStatus(of root: Root) -> PayloadStatus? { tree[root]?.parentStatus }

    /// `should_build_on_full`: whether the proposer of a slot builds on the head's payload.
    package func shouldBuildOnFull(head: ForkChoiceNode, slot: Slot) throws(ForkChoiceError) -> Bool {
        guard let node = tree[head.root], head.payloadStatus != .pending else { throw .unknownHead(head.root) }
        guard node.isGloas, node.block.slot.rawValue.addingReportingOverflow(1).partialValue == slot.rawValue else {
            return head.payloadStatus == .full
        }
        if head.payloadStatus == .empty { return false }
        if try payloadTimeliness(head.root, timely: false) { return false }
        return try !payloadDataAvailability(head.root, available: false)
    }

    private func tally(of root: Root) throws(ForkChoiceError) -> (PayloadTally, isVerified: Bool) {
        guard let node = tree[root], let tally = node.tally else { throw .unknownBlock(root) }
        return (tally, node.isPayloadVerified)
    }
}
