import ConsensusTypes
import Primitives
import SlotClock

/// Attests: at the latch for the current slot, later under the late rule; then aggregates.
///
/// A validator attests once per epoch, whatever re-orgs do to its duty: `executed` is written before the signature is
/// asked for and never taken back.
struct AttesterHandler: DutyHandler {
    /// The request for data of one slot.
    struct Attempt: Sendable {
        var request: WorkID?
        /// The announced head that the request was made for; nil when none was needed.
        var requestedHead: Root?
        var retryAt: Millis?
        /// The announced head that the data did not vote for: wait for another, or for the due time.
        var refusedHead: Root?
        /// How many heads the data did not vote for: a node that announces many is not followed for long.
        var refusals = 0
        var isAbandoned = false
        var fault: String?
    }

    /// An attestation that was made in the current slot and may have to be aggregated.
    struct Attested: Sendable {
        enum Aggregation { case open, underWay, over }

        var item: AttestationBatch.Item
        var aggregation = Aggregation.open

        var selection: SelectionID { SelectionID(validator: item.duty.validator, slot: item.duty.slot) }
    }

    struct Unsigned: Sendable {
        var items: [AttestationBatch.Item]
        var retryAt: Millis
    }

    /// What the open duties of a slot hang on.
    private struct Stamp: Hashable {
        var sets: UInt64
        var validators: UInt64
        var doppelgangers: UInt64
    }

    /// How many announced heads of one slot are asked for.
    private static let refusalLimit = 4

    private(set) var sets = DutySets<AttesterDuties>()
    private(set) var executed: [Epoch: Set<ValidatorIndex>] = [:]
    private(set) var attempts: [Slot: Attempt] = [:]
    /// Grows when a set is installed.
    private(set) var version: UInt64 = 0
    var batches: [WorkID: AttestationBatch] = [:]
    var aggregateBatches: [WorkID: AggregateBatch] = [:]
    var attested: [Slot: [Attested]] = [:]
    /// What could not be signed for a reason that passes; the very same is asked for again.
    var unsigned: [Slot: Unsigned] = [:]
    var aggregateRetryAt: Millis?
    /// Slots up to this one are accounted for.
    private var reportedThrough: Slot?
    /// Slots of which nothing is left to do, as long as the stamp holds.
    private var settled: [Slot: Stamp] = [:]

    mutating func fetch(_ horizon: FetchHorizon, _ context: inout DutyContext) {
        var epoch = context.epoch
        if horizon == .ahead {
            guard let slot = context.slot, context.configuration.isPastMiddle(of: slot, at: context.now) else { return }
            epoch += 1
        }
        let active = { [validators = context.validators] (covered: Set<ValidatorIndex>) -> [ValidatorIndex] in
            let active = validators.active(in: epoch)
            return active.allSatisfy(covered.contains) ? [] : active
        }
        sets.request(
            WantedSet(key: .attester(epoch), number: epoch.rawValue, epoch: epoch, isUrgent: horizon == .present),
            &context,
            missing: active)
    }

    mutating func installed(
        _ id: WorkID, _ epoch: Epoch, _ node: NodeID, root: Root, _ duties: [ScheduledAttestation],
        _ context: inout DutyContext
    ) {
        guard sets.number(of: id) == epoch.rawValue else { return }
        sets.install(
            AttesterDuties(duties, epoch, &context), number: epoch.rawValue, root: root, node: node,
            decision: .attester(epoch, context.configuration), &context)
        version += 1
    }

    mutating func see(_ head: HeadUpdate, _ context: inout DutyContext) {
        let stale = sets.verify(head, context) { .attester(Epoch($0), context.configuration) }
        for number in stale {
            context.invalidate(.attester(Epoch(number)))
            for (slot, attempt) in attempts where context.clock.epoch(of: slot).rawValue == number {
                if let request = attempt.request { context.cancel(request) }
                attempts[slot]?.request = nil
            }
        }
    }

    mutating func validatorsChanged(_ change: ValidatorChange, _ context: inout DutyContext) {
        sets.forget(change.removed)
    }

    mutating func suspect(_ node: NodeID, since common: Slot?, _ context: DutyContext) {
        sets.suspect(node, since: common) { .attester(Epoch($0), context.configuration) }
    }

    mutating func refreshAhead(_ context: DutyContext) {
        sets.refresh { number, entry in
            number >= context.epoch.rawValue && context.heads.isStreamLost(of: entry.node)
        }
    }

    // MARK: Attesting

    mutating func advance(_ context: inout DutyContext) {
        guard let slot = context.slot else { return }
        if !attest(slot, isLate: false, &context) { attestLate(before: slot, &context) }
        signAgain(&context)
        aggregate(slot, &context)
    }

    /// The duties of a slot that are still to be carried out.
    private func open(_ slot: Slot, _ context: DutyContext) -> [ScheduledAttestation] {
        let epoch = context.clock.epoch(of: slot)
        guard let duties = sets.usable(epoch.rawValue)?.bySlot[slot] else { return [] }
        let done = executed[epoch] ?? []
        return duties.filter { duty in
            guard !done.contains(duty.validator), let validator = context.validators[duty.validator] else {
                return false
            }
            if let attested = validator.attestedTarget, attested >= epoch { return false }
            return context.mayParticipate(validator.index, in: epoch)
        }
    }

    func hasOpenDuties(_ slot: Slot, _ context: DutyContext) -> Bool { !open(slot, context).isEmpty }

    /// Whether there may be something to do in a slot; its duties need not be looked through when there is not.
    private func mayBeOpen(_ slot: Slot, _ context: DutyContext) -> Bool {
        guard sets.usable(context.clock.epoch(of: slot).rawValue)?.bySlot[slot] != nil else { return false }
        return settled[slot] != stamp(context)
    }

    private func stamp(_ context: DutyContext) -> Stamp {
        Stamp(
            sets: sets.changes, validators: context.validators.version,
            doppelgangers: context.doppelgangers.version)
    }

    /// Asks for the data of a slot if something is to be attested in it. Returns whether something is.
    private mutating func attest(_ slot: Slot, isLate: Bool, _ context: inout DutyContext) -> Bool {
        var attempt = attempts[slot] ?? Attempt()
        guard mayBeOpen(slot, context), !attempt.isAbandoned else { return attempt.request != nil }
        guard attempt.request == nil, isLate || isReleased(slot, attempt, context) else { return true }
        let duties = open(slot, context)
        guard !duties.isEmpty else {
            settled[slot] = stamp(context)
            return false
        }
        guard context.hasCome(attempt.retryAt) else { return true }
        let isShared = context.clock.epoch(of: slot) >= context.configuration.forks.electra
        let id = context.works.begin(
            .attestationData(slot), deadline: context.dataDeadline(context.configuration.lastSlotToAttest(slot) + 1))
        let head = isLate || context.latch.isDue(at: context.now) ? nil : announced(in: slot, context)?.head
        attempt.request = id
        attempt.requestedHead = head?.block
        attempts[slot] = attempt
        context.effects.append(
            .requestAttestationData(
                AttestationDataRequest(
                    id: id, slot: slot, committees: isShared ? [0] : Set(duties.map(\.committee)).sorted(),
                    head: head)))
        return true
    }

    /// One late slot at a time, the newest first, and only when the current slot leaves nothing to do.
    private mutating func attestLate(before slot: Slot, _ context: inout DutyContext) {
        guard !attempts.values.contains(where: { $0.request != nil }) else { return }
        var late = slot
        while late > 0 {
            late -= 1
            guard context.configuration.lastSlotToAttest(late) >= slot else { return }
            if attest(late, isLate: true, &context) { return }
        }
    }

    /// Whether the latch is open for a slot's attestations: at the due time, or for a head of the node that served the
    /// duties.
    private func isReleased(_ slot: Slot, _ attempt: Attempt, _ context: DutyContext) -> Bool {
        if context.latch.isDue(at: context.now) { return true }
        guard let announced = announced(in: slot, context), attempt.refusals < Self.refusalLimit else { return false }
        return context.now >= announced.readyAt && announced.head.block != attempt.refusedHead
    }

    /// The newest head of the current slot on the node that served its duties; while that node's events do not arrive,
    /// the first of another node that tells of the same duties.
    private func announced(in slot: Slot, _ context: DutyContext) -> SlotLatch.Announced? {
        let epoch = context.clock.epoch(of: slot)
        guard let entry = sets[epoch.rawValue], let node = entry.node else { return nil }
        guard context.heads.isStreamLost(of: node) else { return context.latch.announced(by: node) }
        let decision = DecisionSlot.attester(epoch, context.configuration)
        return context.latch.firstAnnounced {
            decision == .genesis || $0.root(at: decision, context.clock) == entry.root
        }
    }

    /// Data has arrived: what is right is signed at once, what is missing or wrong is asked for again.
    mutating func received(
        _ id: WorkID, _ slot: Slot, _ answers: [CommitteeAttestationData], _ context: inout DutyContext
    ) {
        guard attempts[slot]?.request == id, let now = context.slot else { return }
        attempts[slot]?.request = nil
        attempts[slot]?.refusedHead = nil
        let isShared = context.clock.epoch(of: slot) >= context.configuration.forks.electra
        let isEarly = slot == now && !context.latch.isDue(at: context.now)
        let head = isEarly ? announced(in: slot, context)?.head.block : nil
        var usable: [CommitteeIndex: AttestationData] = [:]
        for answer in answers {
            if let fault = AttestationDataFault(
                answer.data, slot: slot, committee: answer.committee, head: head, context.configuration)
            {
                refuse(fault, slot, &context)
            } else {
                usable[answer.committee] = answer.data
            }
        }
        let items = open(slot, context).compactMap { duty in
            usable[isShared ? 0 : duty.committee].map { AttestationBatch.Item(duty: duty, data: $0) }
        }
        if !items.isEmpty { sign(items, slot, isLate: slot < now, &context) }
        let isRefused = attempts[slot]?.refusedHead != nil
        let retryAt = isRefused || open(slot, context).isEmpty ? nil : context.dataRetry(in: slot)
        attempts[slot]?.retryAt = retryAt
    }

    private mutating func refuse(
        _ fault: AttestationDataFault, _ slot: Slot, _ context: inout DutyContext
    ) {
        attempts[slot]?.fault = fault.description
        if case .otherHead = fault {
            // A head that was announced since then is worth a request of its own.
            let asked = attempts[slot]?.requestedHead
            attempts[slot]?.refusedHead = asked
            attempts[slot]?.refusals += 1
        } else {
            context.report(.invalidData(slot, fault))
        }
    }

    private mutating func sign(
        _ items: [AttestationBatch.Item], _ slot: Slot, isLate: Bool, _ context: inout DutyContext
    ) {
        executed[context.clock.epoch(of: slot), default: []].formUnion(items.map(\.duty.validator))
        ask(items, slot, isLate: isLate, &context)
    }

    /// Asks for signatures of what is accounted for.
    private mutating func ask(
        _ items: [AttestationBatch.Item], _ slot: Slot, isLate: Bool, _ context: inout DutyContext
    ) {
        let end = max(context.configuration.lastSlotToAttest(slot) + 1, slot + 2)
        let id = context.works.begin(.attestations(slot), deadline: context.clock.start(of: end))
        let batch = AttestationBatch(id: id, slot: slot, items: items, isLate: isLate)
        batches[id] = batch
        context.effects.append(.attest(batch))
    }

    mutating func failed(_ id: WorkID, _ purpose: WorkPurpose, _ failure: WorkFailure, _ context: inout DutyContext) {
        switch purpose {
        case .attestationData(let slot):
            guard attempts[slot]?.request == id else { return }
            attempts[slot]?.request = nil
            attempts[slot]?.retryAt = context.dataRetry(in: slot)
            if attempts[slot]?.fault == nil { attempts[slot]?.fault = "the node gave no attestation data" }
            if failure == .refused, let now = context.slot, slot < now { attempts[slot]?.isAbandoned = true }
        case .attestations:
            batches[id] = nil
        case .aggregates:
            endAggregates(id, done: [], &context)
        case .fetch:
            sets.failed(id, &context)
        default:
            break
        }
    }

    /// Some of a batch were not signed for a reason that passes.
    mutating func unsigned(_ id: WorkID, _ positions: [Int], _ context: inout DutyContext) {
        guard let batch = batches[id] else { return }
        let items = positions.filter(batch.items.indices.contains).map { batch.items[$0] }
        guard !items.isEmpty else { return }
        let before = unsigned[batch.slot]?.items ?? []
        unsigned[batch.slot] = Unsigned(items: before + items, retryAt: context.urgentRetry)
    }

    /// Asks once more for the same signatures, as long as they are worth having.
    private mutating func signAgain(_ context: inout DutyContext) {
        guard !unsigned.isEmpty, let now = context.slot else { return }
        for (slot, waiting) in unsigned.sorted(by: { $0.key > $1.key }) where context.hasCome(waiting.retryAt) {
            unsigned[slot] = nil
            let epoch = context.clock.epoch(of: slot)
            let items = waiting.items.filter { context.mayParticipate($0.duty.validator, in: epoch) }
            if !items.isEmpty { ask(items, slot, isLate: slot < now, &context) }
        }
    }

    // MARK: Housekeeping

    mutating func beginSlot(_ slot: Slot, _ context: inout DutyContext) {
        reportMissed(before: slot, &context)
        let epoch = context.epoch.rawValue
        sets.retain((epoch > 2 ? epoch - 2 : 0)...(epoch + 1), &context)
        executed = executed.filter { $0.key.rawValue + 2 >= epoch }
        attempts = attempts.filter { context.configuration.lastSlotToAttest($0.key) >= slot }
        attested = attested.filter { $0.key + 1 >= slot }
        settled = settled.filter { context.configuration.lastSlotToAttest($0.key) >= slot }
        aggregateRetryAt = nil
    }

    private mutating func reportMissed(before slot: Slot, _ context: inout DutyContext) {
        reportMissedAggregates(before: slot, &context)
        reportUnsigned(before: slot, &context)
        let reach = Slot(context.clock.slotsPerEpoch * 2)
        var candidate = max(reportedThrough.map { $0 + 1 } ?? context.firstSlot ?? slot, slot.saturatingSubtract(reach))
        while candidate < slot, context.configuration.lastSlotToAttest(candidate) < slot {
            let missed = open(candidate, context).map(\.validator)
            if !missed.isEmpty, context.wasRunning(at: context.configuration.attestationDue(candidate)) {
                let reason = attempts[candidate]?.fault ?? "not begun in time"
                context.report(.missed(.attestation, candidate, missed, reason: reason))
            }
            reportedThrough = candidate
            candidate += 1
        }
    }

    private mutating func reportUnsigned(before slot: Slot, _ context: inout DutyContext) {
        for (past, waiting) in unsigned where context.configuration.lastSlotToAttest(past) < slot {
            unsigned[past] = nil
            context.report(
                .missed(.attestation, past, waiting.items.map(\.duty.validator), reason: "could not be signed in time"))
        }
    }
}
