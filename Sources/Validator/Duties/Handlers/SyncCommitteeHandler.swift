import Primitives
import SlotClock

/// Who of our validators sits in the sync committee of one period; a validator that is not in the table was not asked
/// for.
struct SyncMembership: Hashable, Sendable {
    private var seats: [ValidatorIndex: SyncCommitteeSeats?] = [:]
    /// Those with seats, in order of their indices.
    private(set) var members: [SyncCommitteeSeats] = []

    /// Takes in the answer about some validators; those that it does not name have no seats.
    /// - Returns: how many seats cannot be.
    mutating func take(_ answer: [SyncCommitteeSeats], about asked: [ValidatorIndex], size: UInt64) -> Int {
        var impossible = 0
        for validator in asked { seats[validator] = .some(nil) }
        for duty in answer where seats[duty.validator] != nil && !duty.positions.isEmpty {
            guard UInt64(duty.positions.count) <= size, duty.positions.allSatisfy({ $0 < size }) else {
                impossible += 1
                continue
            }
            seats[duty.validator] = duty
        }
        members = seats.values.compactMap(\.self).sorted { $0.validator < $1.validator }
        return impossible
    }
}

/// Signs the head for every member in every slot, and contributes for those who are selected.
struct SyncCommitteeHandler: DutyHandler {
    /// What could not be signed for a reason that passes.
    struct Unsigned: Sendable {
        var items: [SyncCommitteeSeats]
        var blockRoot: Root
        var retryAt: Millis
    }

    struct Attempt: Sendable {
        var request: WorkID?
        var retryAt: Millis?
    }

    /// A message that was signed in the current slot.
    struct Signed: Hashable, Sendable {
        var seats: SyncCommitteeSeats
        var blockRoot: Root
    }

    private(set) var sets = DutySets<SyncMembership>()
    private(set) var executed: [Slot: Set<ValidatorIndex>] = [:]
    /// Grows when a set is installed.
    private(set) var version: UInt64 = 0
    private var attempt = Attempt()
    private var batches: [WorkID: SyncMessageBatch] = [:]
    private var unsigned: Unsigned?
    var signedIn: [Slot: [Signed]] = [:]
    var contributions: [SelectionID: ContributionState] = [:]
    var contributionBatches: [WorkID: ContributionBatch] = [:]
    var contributionRetryAt: Millis?

    enum ContributionState: Sendable { case underWay, over }

    mutating func fetch(_ horizon: FetchHorizon, _ context: inout DutyContext) {
        let configuration = context.configuration
        guard context.epoch >= configuration.forks.altair else { return }
        let slot = context.slot ?? 0
        var period = configuration.signingPeriod(of: slot)
        if horizon == .ahead {
            guard configuration.isPreparingNextPeriod(in: slot, at: context.now) else { return }
            period += 1
        }
        let everyone = { [validators = context.validators] (covered: Set<ValidatorIndex>) -> [ValidatorIndex] in
            validators.all.filter { !covered.contains($0) }
        }
        sets.request(
            WantedSet(
                key: .sync(period), number: period.rawValue,
                epoch: max(context.epoch, configuration.firstEpoch(of: period)), isUrgent: horizon == .present),
            &context,
            missing: everyone)
    }

    mutating func installed(
        _ id: WorkID, _ period: SyncCommitteePeriod, _ node: NodeID, _ duties: [SyncCommitteeSeats],
        _ context: inout DutyContext
    ) {
        guard sets.number(of: id) == period.rawValue, let asked = sets[period.rawValue]?.flight?.validators else {
            return
        }
        var membership = sets[period.rawValue]?.content ?? SyncMembership()
        let own = duties.filter { context.validators.owns($0.validator, $0.pubkey) }
        let impossible = membership.take(own, about: asked, size: context.configuration.syncCommitteeSize)
        if impossible > 0 {
            let reason = "\(impossible) validators have seats that the committee does not have"
            context.report(.invalidDuties(.sync(period), reason: reason))
        }
        sets.install(membership, number: period.rawValue, root: nil, node: node, decision: nil, &context)
        version += 1
    }

    /// The committee of the next period may hang on a block that is no longer on the chain.
    mutating func see(_ head: HeadUpdate, _ context: inout DutyContext) {
        guard context.hasInvalidatedDuties, let slot = context.slot else { return }
        let next = context.configuration.signingPeriod(of: slot) + 1
        sets.refresh { number, _ in number == next.rawValue }
    }

    mutating func validatorsChanged(_ change: ValidatorChange, _ context: inout DutyContext) {
        sets.forget(change.removed)
    }

    mutating func failed(_ id: WorkID, _ purpose: WorkPurpose, _ failure: WorkFailure, _ context: inout DutyContext) {
        switch purpose {
        case .headRoot:
            guard attempt.request == id else { return }
            attempt = Attempt(retryAt: context.dataRetry(in: context.slot ?? 0))
        case .syncMessages:
            batches[id] = nil
        case .contributions:
            endContributions(id, done: [], &context)
        case .fetch:
            sets.failed(id, &context)
        default:
            break
        }
    }

    // MARK: Messages

    mutating func advance(_ context: inout DutyContext) {
        guard let slot = context.slot, context.epoch >= context.configuration.forks.altair else { return }
        askForHead(slot, &context)
        signAgain(slot, &context)
        contribute(slot, &context)
    }

    /// The members of a slot's committee.
    func members(in slot: Slot, _ context: DutyContext) -> [SyncCommitteeSeats] {
        let period = context.configuration.signingPeriod(of: slot)
        guard context.clock.epoch(of: slot) < context.configuration.forks.unknown,
            let members = sets.usable(period.rawValue)?.members
        else { return [] }
        return members.filter { context.signs($0.validator) }
    }

    /// Who sits in the committee of an epoch, or of the one after it.
    func members(of epoch: Epoch, _ context: DutyContext) -> Set<ValidatorIndex> {
        let periods = [context.configuration.period(of: epoch), context.configuration.period(of: epoch + 1)]
        return Set(periods.flatMap { sets[$0.rawValue]?.content?.members ?? [] }.map(\.validator))
    }

    private func open(_ slot: Slot, _ context: DutyContext) -> [SyncCommitteeSeats] {
        let done = executed[slot] ?? []
        return members(in: slot, context).filter { !done.contains($0.validator) }
    }

    func hasOpenDuties(_ slot: Slot, _ context: DutyContext) -> Bool { !open(slot, context).isEmpty }

    /// Whether messages of a slot are being signed, or will be tried again.
    func isSigning(in slot: Slot) -> Bool { unsigned != nil || batches.values.contains { $0.slot == slot } }

    private mutating func askForHead(_ slot: Slot, _ context: inout DutyContext) {
        let isReleased =
            context.latch.isOpen(at: context.now) || context.now >= context.configuration.syncMessageDue(slot)
        guard isReleased, attempt.request == nil, !open(slot, context).isEmpty else { return }
        guard context.hasCome(attempt.retryAt) else { return }
        let id = context.works.begin(.headRoot(slot), deadline: context.dataDeadline(slot + 1))
        attempt.request = id
        context.effects.append(.requestHeadRoot(id, slot))
    }

    mutating func received(_ id: WorkID, _ slot: Slot, head: Root, _ context: inout DutyContext) {
        guard attempt.request == id, slot == context.slot else { return }
        attempt = Attempt()
        let members = open(slot, context)
        guard !members.isEmpty else { return }
        // Another node than the one that announced the block may have answered.
        guard context.now >= context.configuration.syncMessageDue(slot) || context.latch.allows(head) else {
            attempt.retryAt = min(context.urgentRetry, context.configuration.syncMessageDue(slot))
            return
        }
        executed[slot, default: []].formUnion(members.map(\.validator))
        ask(members, slot, head, &context)
    }

    /// Asks for signatures of what is accounted for.
    private mutating func ask(
        _ members: [SyncCommitteeSeats], _ slot: Slot, _ head: Root, _ context: inout DutyContext
    ) {
        let batch = SyncMessageBatch(
            id: context.works.begin(.syncMessages(slot), deadline: context.clock.start(of: slot + 1)), slot: slot,
            blockRoot: head, items: members)
        batches[batch.id] = batch
        context.effects.append(.signSyncMessages(batch))
    }

    /// Some of a batch were not signed for a reason that passes.
    mutating func unsigned(_ id: WorkID, _ positions: [Int], _ context: inout DutyContext) {
        guard let batch = batches[id], batch.slot == context.slot else { return }
        let items = positions.filter(batch.items.indices.contains).map { batch.items[$0] }
        guard !items.isEmpty else { return }
        unsigned = Unsigned(items: items, blockRoot: batch.blockRoot, retryAt: context.urgentRetry)
    }

    /// Asks once more for the same signatures while the slot lasts.
    private mutating func signAgain(_ slot: Slot, _ context: inout DutyContext) {
        guard let waiting = unsigned, context.hasCome(waiting.retryAt) else { return }
        unsigned = nil
        let members = waiting.items.filter { context.validators[$0.validator] != nil }
        if !members.isEmpty { ask(members, slot, waiting.blockRoot, &context) }
    }

    mutating func signed(_ id: WorkID, _ positions: [Int], _ context: inout DutyContext) {
        guard let batch = batches.removeValue(forKey: id), batch.slot == context.slot else { return }
        let items = positions.filter(batch.items.indices.contains).map { batch.items[$0] }
        signedIn[batch.slot, default: []] += items.map { Signed(seats: $0, blockRoot: batch.blockRoot) }
        context.proofs.want(items.flatMap { missingProofs(of: $0, in: batch.slot, context) }, isUrgent: true)
    }

    mutating func beginSlot(_ slot: Slot, _ context: inout DutyContext) {
        reportMissed(before: slot, &context)
        if let request = attempt.request { context.cancel(request) }
        attempt = Attempt()
        contributionRetryAt = nil
        reportUnsigned(before: slot, &context)
        executed = executed.filter { $0.key + 1 >= slot }
        signedIn = signedIn.filter { $0.key + 1 >= slot }
        contributions = contributions.filter { $0.key.slot + 1 >= slot }
        let period = context.configuration.signingPeriod(of: slot).rawValue
        sets.retain((period > 0 ? period - 1 : 0)...(period + 1), &context)
        if slot.rawValue % context.configuration.slotsPerSyncPeriod == 0 {
            sets.refresh { number, _ in number == period }
        }
    }

    private mutating func reportMissed(before slot: Slot, _ context: inout DutyContext) {
        guard slot > 0, context.wasRunning(at: context.configuration.syncMessageDue(slot - 1)) else { return }
        reportMissedContributions(in: slot - 1, &context)
        guard context.clock.epoch(of: slot - 1) >= context.configuration.forks.altair else { return }
        let missed = open(slot - 1, context).map(\.validator)
        guard !missed.isEmpty else { return }
        context.report(.missed(.syncMessage, slot - 1, missed, reason: "the node gave no head root in time"))
    }

    private mutating func reportUnsigned(before slot: Slot, _ context: inout DutyContext) {
        guard let waiting = unsigned, slot > 0 else { return }
        unsigned = nil
        context.report(
            .missed(.syncMessage, slot - 1, waiting.items.map(\.validator), reason: "could not be signed in time"))
    }
}
