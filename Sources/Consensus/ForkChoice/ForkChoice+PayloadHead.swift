import ConsensusTypes
package import Primitives

// The head of a tree with blocks of Gloas (gloas/fork-choice.md): between blocks as before, and at each block between
// going on with its payload and without.

extension ForkChoice {
    /// `get_weight` of a node. Zero for an unknown block.
    package func weight(of node: ForkChoiceNode) -> Gwei {
        guard let index = tree.index(of: node.root) else { return 0 }
        return Gwei(weight(index, node.payloadStatus, payloadScores()))
    }

    /// `get_head` from the justified block on.
    func payloadHead(from start: Int) -> ForkChoiceNode {
        let scores = payloadScores()
        var position = start
        while true {
            let status = payloadChoice(position, scores)
            guard let child = scores.bestChild(of: position, status) else {
                return ForkChoiceNode(root: tree.nodes[position].block.root, payloadStatus: status)
            }
            position = child
        }
    }

    /// The better of a pending block's children: its empty and, when the payload is there, its full node.
    private func payloadChoice(_ index: Int, _ scores: PayloadScores) -> PayloadStatus {
        guard tree.nodes[index].isGloas else { return .full }
        guard tree.nodes[index].isPayloadVerified else { return .empty }
        let empty = (weight(index, .empty, scores), payloadStatusTiebreaker(index, .empty))
        let full = (weight(index, .full, scores), payloadStatusTiebreaker(index, .full))
        return full > empty ? .full : .empty
    }

    private func weight(_ index: Int, _ status: PayloadStatus, _ scores: PayloadScores) -> UInt64 {
        switch status {
        case .pending: scores.weights[index].pending
        case .empty: isPreviousSlot(index) ? 0 : scores.weights[index].empty
        case .full: isPreviousSlot(index) ? 0 : scores.weights[index].full
        }
    }

    /// `get_payload_status_tiebreaker`.
    private func payloadStatusTiebreaker(_ index: Int, _ status: PayloadStatus) -> UInt8 {
        guard isPreviousSlot(index) else { return status.rawValue }
        if status == .empty { return 1 }
        return shouldExtendPayload(index) ? 2 : 0
    }

    /// `is_previous_slot_payload_decision` for the empty and the full node.
    private func isPreviousSlot(_ index: Int) -> Bool {
        tree.nodes[index].block.slot.rawValue + 1 == currentSlot.rawValue
    }

    /// `should_extend_payload`.
    private func shouldExtendPayload(_ index: Int) -> Bool {
        let node = tree.nodes[index]
        guard node.isPayloadVerified else { return false }
        if let tally = node.tally, tally.isMajority(timely: true), tally.isMajority(available: true) { return true }
        guard let boosted = tree[proposerBoostRoot] else { return true }
        return boosted.block.parentRoot != node.block.root || boosted.parentStatus == .full
    }

    /// `should_apply_proposer_boost` for the boosted block: always before Gloas.
    func shouldApplyProposerBoost(_ boosted: Int) -> Bool {
        let block = tree.nodes[boosted].block
        guard parameters.isGloas(block.slot), let parentIndex = tree.nodes[boosted].parent else { return true }
        let parent = tree.nodes[parentIndex].block
        guard parent.slot.rawValue + 1 == block.slot.rawValue, isHeadWeak(parent) else { return true }
        let hasEarlyEquivocation = tree.nodes.contains { node in
            node.isTimelyForPTC && node.block.proposerIndex == parent.proposerIndex
                && node.block.slot.rawValue + 1 == block.slot.rawValue && node.block.root != parent.root
        }
        return !hasEarlyEquivocation
    }

    private func payloadScores() -> PayloadScores {
        var own = voteWeights().map { PayloadScores.Weights(pending: $0) }
        for (vote, balance) in zip(votes.votes, justifiedBalances.effectiveBalances) where vote.node >= 0 {
            switch vote.status {
            case .pending: continue
            case .empty: own[Int(vote.node)].empty &+= balance
            case .full: own[Int(vote.node)].full &+= balance
            }
        }
        if let boosted = boostedIndex { own[boosted].pending &+= proposerScore }
        return PayloadScores(tree, own: own, isViableLeaf: leafViability())
    }
}
