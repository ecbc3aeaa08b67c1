import ConsensusTypes
import Primitives

/// The store at the moment of a confirmation, and the LMD-GHOST helpers of phase0/fast-confirmation.md on it.
struct ConfirmationView<States: FastConfirmationStates> {
    /// A balance source with the votes that it weighs.
    struct Source {
        let balances: JustifiedBalances
        /// `get_attestation_score` by position in the tree.
        let scores: [UInt64]
    }

    let store: ForkChoice
    let head: Root
    let states: States

    var currentEpoch: Epoch { store.currentEpoch }

    var isEpochStart: Bool { store.parameters.isStartOfEpoch(store.currentSlot) }

    /// The last slot whose votes are counted; the current one is not the first of all.
    var lastSlot: Slot { Slot(store.currentSlot.rawValue.subtractingToZero(1)) }

    /// Whether an epoch is at most that many before the current one.
    func isRecent(_ epoch: Epoch, within distance: UInt64) -> Bool {
        epoch.rawValue >= currentEpoch.rawValue.subtractingToZero(distance)
    }

    /// Whether a block's chain has justified the previous epoch, or the current one.
    func hasRecentJustification(_ root: Root) -> Bool {
        store.block(root).map { isRecent($0.unrealizedJustifiedCheckpoint.epoch, within: 1) } ?? false
    }

    func epoch(of block: ForkChoiceBlock) -> Epoch { store.parameters.epoch(at: block.slot) }

    func source(_ balances: JustifiedBalances) -> Source {
        let own = store.voteWeights(balances.effectiveBalances)
        return Source(balances: balances, scores: store.tree.scores(ownWeights: own) { _ in true }.weights)
    }

    /// `get_ancestor_roots`: the chain of a block after `terminal`, oldest first; empty when `terminal` is not on it.
    func ancestorRoots(of root: Root, after terminal: Root?) -> [Root] {
        guard let terminal, let end = store.block(terminal), var block = store.block(root) else { return [] }
        var roots: [Root] = []
        while block.slot > end.slot {
            roots.append(block.root)
            if block.parentRoot == terminal { return roots.reversed() }
            guard let parent = store.block(block.parentRoot) else { return [] }
            block = parent
        }
        return []
    }

    /// `is_one_confirmed`; never a block whose payload is not known to be valid.
    func isOneConfirmed(_ root: Root, _ source: Source) throws(ForkChoiceError) -> Bool {
        guard let index = store.tree.index(of: root), !store.isOptimistic(root) else { return false }
        return source.scores[index] > (try safetyThreshold(store.tree.nodes[index], source))
    }

    /// `compute_safety_threshold`.
    private func safetyThreshold(
        _ node: ProtoArray.Node, _ source: Source
    ) throws(ForkChoiceError) -> UInt64 {
        guard let parent = store.block(node.block.parentRoot) else { throw .unknownParent(node.block.parentRoot) }
        let maximumSupport = estimateCommitteeWeight(
            source.balances.totalActiveBalance.rawValue, parent.slot + 1, lastSlot)
        let discount = try emptySlotSupportDiscount(node.block, parent, source.balances)
        let adversarialWeight = try adversarialWeight(node.block, parent, source.balances)
        let proposerScore = source.balances.committeeFraction(
            percent: store.parameters.proposerScoreBoost, slotsPerEpoch: store.parameters.slotsPerEpoch)
        return (maximumSupport &+ proposerScore &+ 2 &* adversarialWeight).subtractingToZero(discount) / 2
    }

    /// `compute_empty_slot_support_discount`.
    private func emptySlotSupportDiscount(
        _ block: ForkChoiceBlock, _ parent: ForkChoiceBlock, _ balances: JustifiedBalances
    ) throws(ForkChoiceError) -> UInt64 {
        guard parent.slot + 1 < block.slot else { return 0 }
        let (first, last) = (parent.slot + 1, block.slot - 1)
        let support = try blockSupport(parent.root, balances, first, last)
        return support.subtractingToZero(try computeAdversarialWeight(balances, first, last))
    }

    /// `get_adversarial_weight`.
    private func adversarialWeight(
        _ block: ForkChoiceBlock, _ parent: ForkChoiceBlock, _ balances: JustifiedBalances
    ) throws(ForkChoiceError) -> UInt64 {
        let isFirstOfEpoch = epoch(of: block) > epoch(of: parent)
        let first = isFirstOfEpoch ? store.parameters.startSlot(of: epoch(of: block)) : block.slot
        return try computeAdversarialWeight(balances, first, lastSlot)
    }

    /// `compute_adversarial_weight`.
    func computeAdversarialWeight(
        _ balances: JustifiedBalances, _ first: Slot, _ last: Slot
    ) throws(ForkChoiceError) -> UInt64 {
        let maximum = estimateCommitteeWeight(balances.totalActiveBalance.rawValue, first, last)
        let adversarial = maximum / 100 * store.parameters.confirmationByzantineThreshold
        return adversarial.subtractingToZero(try equivocationScore(balances, first, last))
    }

    /// `get_equivocation_score`.
    private func equivocationScore(
        _ balances: JustifiedBalances, _ first: Slot, _ last: Slot
    ) throws(ForkChoiceError) -> UInt64 {
        guard !store.equivocatingIndices.isEmpty else { return 0 }
        var score: UInt64 = 0
        for index in try participants(first, last) where store.equivocatingIndices.contains(index) {
            score &+= balances.activeBalance(of: index)
        }
        return score
    }

    /// `get_block_support_between_slots`.
    private func blockSupport(
        _ root: Root, _ balances: JustifiedBalances, _ first: Slot, _ last: Slot
    ) throws(ForkChoiceError) -> UInt64 {
        guard let node = store.tree.index(of: root) else { return 0 }
        var support: UInt64 = 0
        for index in try participants(first, last) where store.votes.votes.indices.contains(index.int) {
            guard Int(store.votes.votes[index.int].node) == node else { continue }
            support &+= balances.countedBalance(of: index)
        }
        return support
    }

    /// The members of the committees of some slots, each once.
    private func participants(_ first: Slot, _ last: Slot) throws(ForkChoiceError) -> Set<ValidatorIndex> {
        var participants: Set<ValidatorIndex> = []
        var slot = first
        while slot <= last {
            participants.formUnion(try states.slotCommittee(slot))
            slot += 1
        }
        return participants
    }
}
