package import Primitives

extension SchedulerCore {
    /// The last slot for whose duties a stop should wait: one of the next with a proposal of ours, or the present one
    /// while something is still to be done in it; nil when a stop costs nothing.
    /// - Parameter lookahead: how many slots ahead a proposal is waited for.
    package func lastSlotWithDuty(proposalsWithin lookahead: UInt64) -> Slot? {
        guard let slot = context.slot else { return nil }
        for distance in stride(from: lookahead, to: 0, by: -1) where proposer.isOwn(slot + Slot(distance), context) {
            return slot + Slot(distance)
        }
        let isBusy =
            proposer.isBusy(in: slot, context) || attester.isBusy(in: slot, context) || sync.isBusy(in: slot, context)
            || ptc.isBusy(in: slot, context) || envelopes.isBusy(in: slot) || context.works.hasUnpublished
        return isBusy ? slot : nil
    }
}

extension ProposerHandler {
    /// Whether a block is still to be proposed.
    func isBusy(in slot: Slot, _ context: DutyContext) -> Bool {
        isOwn(slot, context) && !executed.contains(slot)
    }
}

extension AttesterHandler {
    /// Whether attestations or aggregates of a slot are still to be begun.
    func isBusy(in slot: Slot, _ context: DutyContext) -> Bool {
        hasOpenDuties(slot, context) || unsigned[slot] != nil
            || batches.values.contains { $0.slot == slot }
            || attested[slot]?.contains { $0.aggregation == .open } == true
    }
}

extension SyncCommitteeHandler {
    /// Whether messages or contributions of a slot are still to be begun.
    func isBusy(in slot: Slot, _ context: DutyContext) -> Bool {
        hasOpenDuties(slot, context) || isSigning(in: slot)
            || signedIn[slot]?.isEmpty == false && context.now < context.configuration.contributionDue(slot)
    }
}
