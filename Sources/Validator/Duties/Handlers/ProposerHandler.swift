import Primitives
import SlotClock

/// The whole proposer schedule of one epoch, ours and others'.
struct ProposerSchedule: Hashable, Sendable {
    var bySlot: [Slot: ScheduledProposal]

    /// A schedule has exactly one proposer for every slot of its epoch; epoch 0 may leave out slot 0.
    init?(_ duties: [ScheduledProposal], _ epoch: Epoch, _ clock: SlotClock) {
        bySlot = Dictionary(duties.map { ($0.slot, $0) }) { first, _ in first }
        guard bySlot.count == duties.count, bySlot.keys.allSatisfy({ clock.epoch(of: $0) == epoch }) else { return nil }
        let isComplete = UInt64(bySlot.count) == clock.slotsPerEpoch
        let lacksGenesis = epoch == 0 && UInt64(bySlot.count) + 1 == clock.slotsPerEpoch && bySlot[0] == nil
        guard isComplete || lacksGenesis else { return nil }
    }
}

/// Proposes at the start of a slot, or as soon as the duty is known within it; never for slot 0, never twice for one
/// slot.
struct ProposerHandler: DutyHandler {
    /// A proposal that is under way.
    struct Proposal: Sendable {
        enum Stage { case producing, produced, signing }

        var id: WorkID
        var validator: ValidatorIndex
        var stage = Stage.producing
        /// When its block may be signed, after signing it has failed.
        var signAt: Millis?
    }

    private(set) var sets = DutySets<ProposerSchedule>()
    /// Slots for which a signature was asked.
    private(set) var executed: Set<Slot> = []
    private var proposals: [Slot: Proposal] = [:]
    private var retryAt: Millis?
    private var fault: String?

    mutating func fetch(_ horizon: FetchHorizon, _ context: inout DutyContext) {
        guard !context.validators.isEmpty else { return }
        var epoch = context.epoch
        if horizon == .ahead {
            guard let slot = context.slot, context.configuration.isPastMiddle(of: slot, at: context.now),
                epoch >= context.configuration.forks.fulu
            else { return }
            epoch += 1
        }
        sets.request(
            WantedSet(
                key: .proposer(epoch), number: epoch.rawValue, epoch: epoch, isUrgent: horizon == .present,
                wantsLookaheadRoot: context.configuration.hasProposerLookahead(for: epoch)), &context, missing: nil)
    }

    mutating func installed(
        _ id: WorkID, _ epoch: Epoch, _ node: NodeID, root: Root, _ duties: [ScheduledProposal],
        reportsLookaheadRoot: Bool,
        _ context: inout DutyContext
    ) {
        guard sets.number(of: id) == epoch.rawValue else { return }
        let schedule = ProposerSchedule(duties, epoch, context.clock)
        guard let schedule, isPossible(schedule, context) else {
            context.report(.invalidDuties(.proposer(epoch), reason: "not exactly one proposer for every slot"))
            sets.failed(id, &context)
            return
        }
        // The first version of the route reports a root that does not decide the proposers of a Fulu epoch.
        let isUsable = reportsLookaheadRoot || !context.configuration.hasProposerLookahead(for: epoch)
        sets.install(
            schedule, number: epoch.rawValue, root: isUsable ? root : nil, node: node,
            decision: .proposer(epoch, context.configuration), &context)
    }

    /// A schedule that names one of our validators under another key is not of our chain.
    private func isPossible(_ schedule: ProposerSchedule, _ context: DutyContext) -> Bool {
        schedule.bySlot.values.allSatisfy { context.validators[$0.validator].map(\.pubkey) ?? $0.pubkey == $0.pubkey }
    }

    mutating func see(_ head: HeadUpdate, _ context: inout DutyContext) {
        let stale = sets.verify(head, context) { .proposer(Epoch($0), context.configuration) }
        for number in stale { context.invalidate(.proposer(Epoch(number))) }
    }

    mutating func suspect(_ node: NodeID, since common: Slot?, _ context: DutyContext) {
        sets.suspect(node, since: common) { .proposer(Epoch($0), context.configuration) }
    }

    mutating func refreshAhead(_ context: DutyContext) {
        sets.refresh { number, entry in
            number >= context.epoch.rawValue && context.heads.isStreamLost(of: entry.node)
        }
    }

    // MARK: Proposing

    /// The duty of a slot, if it is ours and may be carried out.
    private func duty(_ slot: Slot, _ context: DutyContext) -> ScheduledProposal? {
        let epoch = context.clock.epoch(of: slot)
        guard slot > 0, let duty = sets.usable(epoch.rawValue)?.bySlot[slot],
            context.validators.owns(duty.validator, duty.pubkey),
            context.mayParticipate(duty.validator, in: epoch)
        else { return nil }
        // An earlier run has signed a block for this slot, or for a later one.
        if let proposed = context.validators[duty.validator]?.proposedSlot, proposed >= slot { return nil }
        return duty
    }

    /// Whether a slot's proposer is ours, by the newest schedule known.
    func isOwn(_ slot: Slot, _ context: DutyContext) -> Bool {
        guard let duty = sets[context.clock.epoch(of: slot).rawValue]?.content?.bySlot[slot] else { return false }
        return context.validators.owns(duty.validator, duty.pubkey)
    }

    mutating func advance(_ context: inout DutyContext) {
        guard let slot = context.slot else { return }
        let duty = duty(slot, context)
        if let proposal = proposals[slot] {
            reconsider(proposal, slot, duty, &context)
        }
        guard proposals[slot] == nil, let duty, !executed.contains(slot), context.hasCome(retryAt) else { return }
        let id = context.works.begin(.block(slot), deadline: context.clock.start(of: slot + 1))
        proposals[slot] = Proposal(id: id, validator: duty.validator)
        context.effects.append(
            .produceBlock(
                BlockRequest(
                    id: id, slot: slot, proposer: duty.validator, pubkey: duty.pubkey,
                    unprepared: context.configuration.hasPreparations(in: context.epoch)
                        ? context.unprepared : .only([]))))
    }

    /// A proposal under way goes on while its set is being fetched again, is signed only when a ready set still names
    /// it, and is given up when a ready set does not.
    private mutating func reconsider(
        _ proposal: Proposal, _ slot: Slot, _ duty: ScheduledProposal?, _ context: inout DutyContext
    ) {
        guard proposal.stage != .signing else { return }
        let isKnown = sets.usable(context.clock.epoch(of: slot).rawValue) != nil
        if isKnown, duty?.validator != proposal.validator {
            context.cancel(proposal.id)
            proposals[slot] = nil
        } else if proposal.stage == .produced, isKnown, context.hasCome(proposal.signAt) {
            executed.insert(slot)
            proposals[slot]?.stage = .signing
            context.effects.append(.proposeBlock(proposal.id))
        }
    }

    /// The node has produced a block: nothing of it is signed yet.
    mutating func produced(_ id: WorkID, _ slot: Slot, _ block: BlockSummary, _ context: inout DutyContext) {
        guard let proposal = proposals[slot], proposal.id == id else { return }
        guard block.slot == slot, block.proposer == proposal.validator else {
            let reason =
                block.slot == slot
                ? "its proposer is \(block.proposer), not \(proposal.validator)" : "it is for slot \(block.slot)"
            context.report(.invalidBlock(slot, reason: reason))
            context.cancel(id)
            retry(slot, reason, &context)
            return
        }
        proposals[slot]?.stage = .produced
    }

    /// The block was not signed for a reason that passes: the very same may be signed once more.
    mutating func unsigned(_ id: WorkID, _ slot: Slot, _ context: inout DutyContext) {
        guard let proposal = proposals[slot], proposal.id == id, proposal.stage == .signing else { return }
        proposals[slot]?.stage = .produced
        proposals[slot]?.signAt = context.urgentRetry
    }

    mutating func failed(_ id: WorkID, _ purpose: WorkPurpose, _ failure: WorkFailure, _ context: inout DutyContext) {
        switch purpose {
        case .block(let slot):
            guard let proposal = proposals[slot], proposal.id == id else { return }
            guard proposal.stage != .signing else { return }
            retry(slot, "the node gave no block", &context)
        case .fetch:
            sets.failed(id, &context)
        default:
            break
        }
    }

    private mutating func retry(_ slot: Slot, _ reason: String, _ context: inout DutyContext) {
        proposals[slot] = nil
        fault = reason
        retryAt = context.urgentRetry
    }

    mutating func beginSlot(_ slot: Slot, _ context: inout DutyContext) {
        if slot > 0, context.wasRunning(at: context.clock.start(of: slot - 1)), !executed.contains(slot - 1),
            let missed = duty(slot - 1, context)
        {
            context.report(.missed(.proposal, slot - 1, [missed.validator], reason: fault ?? "not begun in time"))
        }
        retryAt = nil
        fault = nil
        proposals = proposals.filter { $0.key >= slot }
        let epoch = context.epoch.rawValue
        sets.retain((epoch > 2 ? epoch - 2 : 0)...(epoch + 1), &context)
        executed = executed.filter { context.clock.epoch(of: $0).rawValue + 2 >= epoch }
    }
}
