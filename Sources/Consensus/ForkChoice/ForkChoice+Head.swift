import ConsensusTypes
package import Primitives

extension ForkChoice {
    /// Whether the justified checkpoint moved: its balances must be handed in before the next `getHead` or `onBlock`.
    package var needsJustifiedBalances: Bool { justifiedBalances.checkpoint != justifiedCheckpoint }

    /// Hands in the balances of the state at `justifiedCheckpoint`; those of another checkpoint are refused.
    package mutating func setJustifiedBalances(_ balances: JustifiedBalances) throws(ForkChoiceError) {
        guard balances.checkpoint == justifiedCheckpoint else { throw .justifiedBalancesMissing(justifiedCheckpoint) }
        justifiedBalances = balances
        cachedHead = nil
    }

    /// `get_head`.
    package mutating func getHead() throws(ForkChoiceError) -> Root { try getHeadNode().root }

    /// `get_head` with what is chosen of the head's payload: full before Gloas.
    package mutating func getHeadNode() throws(ForkChoiceError) -> ForkChoiceNode {
        if let head = cachedHead { return head }
        guard !needsJustifiedBalances else { throw .justifiedBalancesMissing(justifiedCheckpoint) }
        guard let start = tree.index(of: justifiedCheckpoint.root) else {
            throw .justifiedBlockUnknown(justifiedCheckpoint)
        }
        guard !tree.nodes[start].isInvalid else { throw .justifiedBlockInvalid(justifiedCheckpoint) }
        let head = tree.hasGloas ? payloadHead(from: start) : blockHead(from: start)
        cachedHead = head
        return head
    }

    /// The head of a tree of blocks that carry their payloads.
    private func blockHead(from start: Int) -> ForkChoiceNode {
        var position = start
        let bestChild = scores().bestChild
        while let child = bestChild[position] {
            position = child
        }
        return ForkChoiceNode(root: tree.nodes[position].block.root, payloadStatus: .full)
    }

    /// `get_weight`: of the block and all its descendants, the boost included. Zero for an unknown block.
    package func weight(of root: Root) -> Gwei {
        guard let index = tree.index(of: root) else { return 0 }
        return Gwei(scores().weights[index])
    }

    /// `get_attestation_score`: the weight without the boost.
    package func attestationScore(of root: Root) -> Gwei {
        guard let index = tree.index(of: root) else { return 0 }
        return Gwei(tree.scores(ownWeights: voteWeights(), isViableLeaf: { _ in true }).weights[index])
    }

    /// `get_proposer_score`.
    var proposerScore: UInt64 {
        justifiedBalances.committeeFraction(
            percent: parameters.proposerScoreBoost, slotsPerEpoch: parameters.slotsPerEpoch)
    }

    /// The block that is boosted, when the boost applies.
    var boostedIndex: Int? {
        guard let boosted = tree.index(of: proposerBoostRoot), shouldApplyProposerBoost(boosted) else { return nil }
        return boosted
    }

    private func scores() -> ProtoArray.Scores {
        var weights = voteWeights()
        if let boosted = boostedIndex { weights[boosted] &+= proposerScore }
        return tree.scores(ownWeights: weights, isViableLeaf: leafViability())
    }

    /// The latest messages' weight by the block voted for.
    func voteWeights() -> [UInt64] { voteWeights(justifiedBalances.effectiveBalances) }

    /// The latest messages' weight by the block voted for, with the given balances by validator.
    func voteWeights(_ balances: [UInt64]) -> [UInt64] {
        var weights = [UInt64](repeating: 0, count: tree.nodes.count)
        for (vote, balance) in zip(votes.votes, balances) where vote.node >= 0 {
            weights[Int(vote.node)] &+= balance
        }
        return weights
    }

    /// The leaf rule of `filter_block_tree`.
    func leafViability() -> (Int) -> Bool {
        let finalizedSlot = parameters.startSlot(of: finalizedCheckpoint.epoch)
        let descends = tree.descendsFromFinalized(finalizedCheckpoint, startSlot: finalizedSlot)
        return { index in
            let source = votingSource(tree.nodes[index].block).epoch
            let correctJustified =
                justifiedCheckpoint.epoch == 0 || source == justifiedCheckpoint.epoch
                || source.rawValue.addingReportingOverflow(2).partialValue >= currentEpoch.rawValue
            return correctJustified && (finalizedCheckpoint.epoch == 0 || descends[index])
        }
    }

    /// `get_voting_source`.
    func votingSource(_ block: ForkChoiceBlock) -> Checkpoint {
        currentEpoch > parameters.epoch(at: block.slot)
            ? block.unrealizedJustifiedCheckpoint : block.justifiedCheckpoint
    }
}
