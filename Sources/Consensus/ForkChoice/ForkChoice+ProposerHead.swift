import ConsensusTypes
package import Primitives

extension ForkChoice {
    /// `get_proposer_head`: the head, or its parent when the head came late and is weak enough to be built around.
    ///
    /// - Parameters:
    ///   - slot: the slot of the proposal.
    ///   - equivocatingCommitteeWeight: the effective balance of the equivocating members of the committees of the
    ///     head's slot (`is_head_weak` counts them, so that more votes never make a head weaker).
    package func proposerHead(
        head: Root, slot: Slot, equivocatingCommitteeWeight: Gwei = 0
    ) throws(ForkChoiceError) -> Root {
        guard let node = tree[head] else { throw .unknownHead(head) }
        guard let parentIndex = node.parent else { return head }
        let parent = tree.nodes[parentIndex].block
        guard proposerBoostRoot != head else { throw .boostOfHeadActive(head) }
        let isCurrent = node.block.slot.rawValue + 1 == slot.rawValue
        guard isCurrent, isHeadWeak(head, equivocatingCommitteeWeight) else { return head }
        if isProposerEquivocation(node.block) { return parent.root }
        let mayReorg =
            node.isTimely == false
            && slot.rawValue % parameters.slotsPerEpoch != 0
            && node.block.unrealizedJustifiedCheckpoint == parent.unrealizedJustifiedCheckpoint
            && isFinalizationOk(slot)
            && timeIntoSlotMs <= parameters.proposerReorgCutoffMs
            && parent.slot.rawValue + 1 == node.block.slot.rawValue
            && isParentStrong(parent.root)
        return mayReorg ? parent.root : head
    }

    /// `is_finalization_ok`.
    private func isFinalizationOk(_ slot: Slot) -> Bool {
        parameters.epoch(at: slot).rawValue.subtractingToZero(finalizedCheckpoint.epoch.rawValue)
            <= parameters.reorgMaxEpochsSinceFinalization
    }

    /// `is_head_weak`.
    private func isHeadWeak(_ head: Root, _ equivocatingCommitteeWeight: Gwei) -> Bool {
        attestationScore(of: head).rawValue &+ equivocatingCommitteeWeight.rawValue
            < committeeFraction(parameters.reorgHeadWeightThreshold)
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
