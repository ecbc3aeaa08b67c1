import ConsensusTypes
import Primitives

// The FFG helpers of phase0/fast-confirmation.md, and its estimates of committees' weights.

extension ConfirmationView {
    /// `will_no_conflicting_checkpoint_be_justified`.
    func willNoConflictingCheckpointBeJustified() throws(ForkChoiceError) -> Bool {
        if currentTarget == store.unrealizedJustifiedCheckpoint { return true }
        let balances = try states.pulledUpHeadBalances()
        return 3 &* (try honestFFGSupport(balances)) > balances.totalActiveBalance.rawValue
    }

    /// `will_current_target_be_justified`.
    func willCurrentTargetBeJustified() throws(ForkChoiceError) -> Bool {
        let balances = try states.pulledUpHeadBalances()
        return 3 &* (try honestFFGSupport(balances)) >= 2 &* balances.totalActiveBalance.rawValue
    }

    /// `get_current_target`; nil when its block was pruned.
    private var currentTarget: Checkpoint? {
        store.checkpointBlock(of: head, epoch: currentEpoch).map { Checkpoint(epoch: currentEpoch, root: $0) }
    }

    /// `compute_honest_ffg_support_for_current_target`.
    private func honestFFGSupport(_ balances: JustifiedBalances) throws(ForkChoiceError) -> UInt64 {
        let total = balances.totalActiveBalance.rawValue
        let start = store.parameters.startSlot(of: currentEpoch)
        let isFirst = store.currentSlot == start
        let weightTillNow = isFirst ? 0 : estimateCommitteeWeight(total, start, lastSlot)
        let remaining = total.subtractingToZero(weightTillNow)
        let threshold = store.parameters.confirmationByzantineThreshold
        let remainingHonest = remaining / 100 * UInt64(100).subtractingToZero(threshold)
        let adversarial = isFirst ? 0 : try computeAdversarialWeight(balances, start, lastSlot)
        return currentTargetScore(balances).subtractingToZero(adversarial) &+ remainingHonest
    }

    /// `get_current_target_score`: the votes of this epoch whose block has the target as its checkpoint.
    private func currentTargetScore(_ balances: JustifiedBalances) -> UInt64 {
        guard let target = currentTarget, let targetIndex = store.tree.index(of: target.root) else { return 0 }
        let start = store.parameters.startSlot(of: target.epoch)
        var supports = [Bool](repeating: false, count: store.tree.nodes.count)
        for (index, node) in store.tree.nodes.enumerated() {
            let isOnParent = node.block.slot > start && node.parent.map { supports[$0] } ?? false
            supports[index] = index == targetIndex || isOnParent
        }
        var score: UInt64 = 0
        for (vote, balance) in zip(store.votes.votes, balances.effectiveBalances) where vote.node >= 0 {
            let isOfEpoch = store.parameters.epoch(at: Slot(vote.slot)) == target.epoch
            if isOfEpoch, supports[Int(vote.node)] { score &+= balance }
        }
        return score
    }

    /// `estimate_committee_weight_between_slots`, both slots included.
    func estimateCommitteeWeight(_ totalActiveBalance: UInt64, _ first: Slot, _ last: Slot) -> UInt64 {
        guard first <= last else { return 0 }
        let parameters = store.parameters
        let slotsPerEpoch = parameters.slotsPerEpoch
        // `is_full_validator_set_covered`.
        let firstFullEpoch = parameters.epoch(at: Slot(first.rawValue &+ slotsPerEpoch &- 1))
        if firstFullEpoch < parameters.epoch(at: last + 1) { return totalActiveBalance }

        let committeeWeight = totalActiveBalance / slotsPerEpoch
        if parameters.epoch(at: first) == parameters.epoch(at: last) {
            return committeeWeight &* (last.rawValue - first.rawValue + 1)
        }
        let slotsInEndEpoch = last.rawValue % slotsPerEpoch + 1
        let slotsInStartEpoch = slotsPerEpoch - first.rawValue % slotsPerEpoch
        // Who attested in the part of the start epoch may attest again in that of the end epoch.
        let startWeight = committeeWeight &* slotsInStartEpoch / slotsPerEpoch &* (slotsPerEpoch - slotsInEndEpoch)
        let estimate = startWeight &+ committeeWeight &* slotsInEndEpoch
        // `adjust_committee_weight_estimate_to_ensure_safety`.
        return (estimate &+ 999) / 1000 &* (1000 + Constants.committeeWeightEstimationAdjustmentFactor)
    }
}
