import ConsensusTypes
package import Primitives

extension ForkChoice {
    /// `get_proposer_head`: the head, or its parent when the head came late and is weak enough to be built around.
    /// - Parameter slot: the slot of the proposal.
    package func proposerHead(head: Root, slot: Slot) throws(ForkChoiceError) -> Root {
        guard let node = tree[head] else { throw .unknownHead(head) }
        guard let parentIndex = node.parent else { return head }
        let parent = tree.nodes[parentIndex].block
        guard proposerBoostRoot != head else { throw .boostOfHeadActive(head) }
        let isCurrent = node.block.slot.rawValue + 1 == slot.rawValue
        guard isCurrent, isHeadWeak(node.block) else { return head }
        if isProposerEquivocation(node.block) { return parent.root }
        let mayReorg =
            isReorgCandidate(node, parent, slot)
            && isProposingOnTime
            && isParentStrong(parent.root)
        return mayReorg ? parent.root : head
    }

    /// `get_proposer_head` of Gloas: the parent as the head builds on it.
    package func proposerHead(head: ForkChoiceNode, slot: Slot) throws(ForkChoiceError) -> ForkChoiceNode {
        let root = try proposerHead(head: head.root, slot: slot)
        guard root != head.root, let node = tree[head.root] else { return head }
        return ForkChoiceNode(root: root, payloadStatus: node.parentStatus)
    }

    /// Whether to keep a late head from the execution engine, because the next proposer, who is served by this node,
    /// will build around it (`should_override_forkchoice_update` of bellatrix/fork-choice.md up to v1.5). To be asked
    /// before the head is announced, in its slot or the next.
    /// - Parameter servesNextProposer: whether the proposer of the slot after the head's, on the parent's state, is
    ///   served by this node.
    package func shouldOverrideForkchoiceUpdate(head: Root, servesNextProposer: Bool) -> Bool {
        guard servesNextProposer, let node = tree[head], let parentIndex = node.parent else { return false }
        let parent = tree.nodes[parentIndex].block
        let (proposalSlot, overflow) = node.block.slot.rawValue.addingReportingOverflow(1)
        guard !overflow, isReorgCandidate(node, parent, Slot(proposalSlot)) else { return false }
        // In the head's own slot its attestations are not counted yet.
        if currentSlot == node.block.slot { return true }
        return currentSlot.rawValue == proposalSlot && isProposingOnTime && isHeadWeak(node.block)
            && isParentStrong(parent.root)
    }

    /// What both questions ask: a late head, one slot after its parent, away from boundaries and with finality near.
    private func isReorgCandidate(_ head: ProtoArray.Node, _ parent: ForkChoiceBlock, _ slot: Slot) -> Bool {
        head.isTimely == false
            && slot.rawValue % parameters.slotsPerEpoch != 0
            && head.block.unrealizedJustifiedCheckpoint == parent.unrealizedJustifiedCheckpoint
            && isFinalizationOk(slot)
            && parent.slot.rawValue + 1 == head.block.slot.rawValue
    }

    /// `is_proposing_on_time`.
    private var isProposingOnTime: Bool { timeIntoSlotMs <= parameters.proposerReorgCutoffMs }

    /// `is_finalization_ok`.
    private func isFinalizationOk(_ slot: Slot) -> Bool {
        parameters.epoch(at: slot).rawValue.subtractingToZero(finalizedCheckpoint.epoch.rawValue)
            <= parameters.reorgMaxEpochsSinceFinalization
    }

    /// `is_head_weak`: the equivocating members of the slot's committees count for the head, so that more votes never
    /// make it weaker.
    func isHeadWeak(_ head: ForkChoiceBlock) -> Bool {
        var weight = attestationScore(of: head.root).rawValue
        if !equivocatingIndices.isEmpty {
            for index in head.slotCommittees where equivocatingIndices.contains(index) {
                weight &+= justifiedBalances.effectiveBalance(of: index)
            }
        }
        return weight < committeeFraction(parameters.reorgHeadWeightThreshold)
    }

    /// `is_parent_strong`.
    private func isParentStrong(_ parent: Root) -> Bool {
        attestationScore(of: parent).rawValue > committeeFraction(parameters.reorgParentWeightThreshold)
    }

    /// `is_proposer_equivocation`: two blocks of one proposer and slot are known.
    private func isProposerEquivocation(_ block: ForkChoiceBlock) -> Bool {
        tree.nodes.contains {
            $0.block.slot == block.slot && $0.block.proposerIndex == block.proposerIndex && $0.block.root != block.root
        }
    }

    private func committeeFraction(_ percent: UInt64) -> UInt64 {
        justifiedBalances.committeeFraction(percent: percent, slotsPerEpoch: parameters.slotsPerEpoch)
    }
}
