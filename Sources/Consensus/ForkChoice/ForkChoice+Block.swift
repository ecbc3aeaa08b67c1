import ConsensusTypes
package import Primitives

extension ForkChoice {
    /// The checks of `on_block` that need no state: run them before the state transition.
    /// - Parameter bidParentBlockHash: from Gloas on, as in `ForkChoiceBlock`.
    package func validateBlock(
        slot: Slot, parentRoot: Root, bidParentBlockHash: Hash32? = nil
    ) throws(ForkChoiceError) {
        guard let parent = tree.index(of: parentRoot) else { throw .unknownParent(parentRoot) }
        guard !tree.nodes[parent].isInvalid else { throw .payloadInvalid(parentRoot) }
        if tree.nodes[parent].isGloas, bidParentBlockHash == tree.nodes[parent].block.executionBlockHash {
            guard tree.nodes[parent].isPayloadVerified else { throw .payloadUnknown(parentRoot) }
        }
        guard currentSlot >= slot else { throw .blockInFuture(slot: slot, currentSlot: currentSlot) }
        let finalizedSlot = parameters.startSlot(of: finalizedCheckpoint.epoch)
        guard slot > finalizedSlot else {
            throw .blockNotAfterFinalizedSlot(slot: slot, finalizedSlot: finalizedSlot)
        }
        let checkpointBlock = tree.ancestor(of: parent, at: finalizedSlot).map { tree.nodes[$0].block.root }
        guard checkpointBlock == finalizedCheckpoint.root else {
            throw .blockNotDescendedFromFinalized(finalized: finalizedCheckpoint)
        }
    }

    /// `on_block` after the state transition succeeded and the data was found available. A known block changes nothing.
    ///
    /// A block whose payload is valid makes its ancestors' payloads valid.
    package mutating func onBlock(_ block: ForkChoiceBlock) throws(ForkChoiceError) {
        guard !contains(block.root) else { return }
        guard block.executionStatus != .invalid else { throw .payloadInvalid(block.root) }
        try validateBlock(
            slot: block.slot, parentRoot: block.parentRoot, bidParentBlockHash: block.bidParentBlockHash)
        let head = try getHead()
        let isCurrent = currentSlot == block.slot
        let isTimely = isCurrent && timeIntoSlotMs < parameters.attestationDueMs(at: block.slot)
        tree.append(
            block, isTimely: isTimely,
            isTimelyForPTC: isCurrent && timeIntoSlotMs < parameters.payloadAttestationDueMs,
            tally: PayloadTally(size: parameters.ptcSize))
        if block.executionStatus == .valid, block.executionBlockHash != Hash32() {
            markValid(from: tree.index(of: block.root).flatMap(previousPayload))
        }
        cachedHead = nil
        updateProposerBoostRoot(head: head, root: block.root, isTimely: isTimely)
        updateCheckpoints(justified: block.justifiedCheckpoint, finalized: block.finalizedCheckpoint)
        pullUpTip(block)
    }

    /// `update_proposer_boost_root`.
    private mutating func updateProposerBoostRoot(head: Root, root: Root, isTimely: Bool) {
        guard isTimely, proposerBoostRoot == Root() else { return }
        let dependentSlot = shufflingDependentSlot(currentEpoch)
        if ancestor(of: head, at: dependentSlot) == ancestor(of: root, at: dependentSlot) {
            proposerBoostRoot = root
        }
    }

    /// `compute_shuffling_dependent_slot` (`MIN_SEED_LOOKAHEAD` is 1).
    private func shufflingDependentSlot(_ epoch: Epoch) -> Slot {
        guard epoch.rawValue > 1 else { return 0 }
        return Slot(parameters.startSlot(of: Epoch(epoch.rawValue - 1)).rawValue - 1)
    }

    /// `compute_pulled_up_tip`: the checkpoints were computed by the caller.
    private mutating func pullUpTip(_ block: ForkChoiceBlock) {
        let (justified, finalized) = (block.unrealizedJustifiedCheckpoint, block.unrealizedFinalizedCheckpoint)
        updateUnrealizedCheckpoints(justified: justified, finalized: finalized)
        if parameters.epoch(at: block.slot) < currentEpoch {
            updateCheckpoints(justified: justified, finalized: finalized)
        }
    }
}
