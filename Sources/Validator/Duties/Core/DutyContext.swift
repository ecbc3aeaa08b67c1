import Primitives
import SlotClock

/// What a duty handler sees and changes while it handles one event: the present, what all kinds share, and the effects
/// so far.
struct DutyContext: Sendable {
    let configuration: SchedulerConfiguration
    /// The time of the event being handled.
    var now: Millis
    /// The slot being worked on; nil before genesis.
    var slot: Slot?
    /// The slot at which the scheduler began.
    var firstSlot: Slot?
    /// The moment at which it did.
    var startedAt: Millis = .never
    var latch = SlotLatch()
    var heads = HeadTracker()
    var validators = ValidatorTable()
    var works = WorkTable()
    var proofs = ProofStore()
    var doppelgangers = DoppelgangerWatch()
    var effects: [SchedulerCore.Effect] = []
    /// The nodes that may not know whom a block of ours pays.
    var unprepared = UnpreparedNodes.all
    /// Whether the present event made duties stale.
    var hasInvalidatedDuties = false
    /// The earliest retry that a handler waits for.
    var retryAt: Millis = .never

    var clock: SlotClock { configuration.clock }

    /// The wall epoch; before genesis the first one.
    var epoch: Epoch { clock.epoch(of: slot ?? 0) }

    /// Whether a time has come; if not, the scheduler will wake for it.
    mutating func hasCome(_ time: Millis?) -> Bool {
        guard let time, time > now else { return true }
        retryAt = min(retryAt, time)
        return false
    }

    /// Whether the scheduler was there when a duty was due: what had passed before is missed by nobody here.
    func wasRunning(at due: Millis) -> Bool { startedAt <= due }

    /// Whether a validator of ours may sign an attestation, an aggregate, a payload attestation or a block of an epoch.
    func mayParticipate(_ index: ValidatorIndex, in epoch: Epoch) -> Bool {
        epoch < configuration.forks.unknown && validators[index]?.mayParticipate(in: epoch) == true
            && !doppelgangers.holds(index)
    }

    /// Whether a validator is ours, and its key signs here.
    func signs(_ index: ValidatorIndex) -> Bool { validators[index].map { $0.use != .withheldShare } ?? false }

    /// When something that is needed now may be tried again.
    var urgentRetry: Millis { now + configuration.urgentPace }

    mutating func report(_ report: SchedulerReport) {
        effects.append(.report(report))
    }

    /// The chain has left the block that a set of duties hangs on.
    mutating func invalidate(_ key: DutySetKey) {
        hasInvalidatedDuties = true
        report(.dutiesInvalidated(key))
    }

    /// Gives a work up and stops it.
    mutating func cancel(_ id: WorkID) {
        if works.end(id) != nil { effects.append(.cancel(id)) }
    }

    /// Asks for the next batches of proofs.
    mutating func prove() {
        while let batch = proofs.next(from: slot ?? 0) {
            let id = works.begin(.selectionProofs, deadline: now + configuration.clock.slotDuration)
            proofs.begin(id, batch)
            effects.append(.proveSelections(SelectionBatch(id: id, items: batch.items, width: batch.width)))
        }
    }

    /// When a request for a slot's data that failed now is made again: at the urgent pace, but never so that it misses
    /// the due time.
    func dataRetry(in slot: Slot) -> Millis {
        let due = configuration.attestationDue(slot)
        return now < due ? min(urgentRetry, due) : urgentRetry
    }

    /// When a request for a slot's data has been open for too long, at the latest at the slot's limit.
    func dataDeadline(_ limit: Slot) -> Millis {
        min(now + configuration.requestTimeout, clock.start(of: limit))
    }
}

/// One kind of duty: a value that is told what happens and adds effects to the context. Handlers are called in turn, so
/// none ever sees another half-way.
///
/// `advance` is called after every event and must be idempotent: it starts whatever is due, possible and not under way.
/// The other calls only tell what changed.
protocol DutyHandler: Sendable {
    /// Asks for duties that are wanted. Called for the present first, then for what is ahead, so that urgent requests
    /// go first.
    mutating func fetch(_ horizon: FetchHorizon, _ context: inout DutyContext)
    /// Starts whatever is due.
    mutating func advance(_ context: inout DutyContext)
    /// A new slot began; forget what is over.
    mutating func beginSlot(_ slot: Slot, _ context: inout DutyContext)
    /// The middle of the current slot.
    mutating func reachHalfSlot(_ slot: Slot, _ context: inout DutyContext)
    mutating func see(_ head: HeadUpdate, _ context: inout DutyContext)
    mutating func validatorsChanged(_ change: ValidatorChange, _ context: inout DutyContext)
    /// A work of this handler's ended without its answer.
    mutating func failed(_ id: WorkID, _ purpose: WorkPurpose, _ failure: WorkFailure, _ context: inout DutyContext)
}

enum FetchHorizon: CaseIterable, Sendable {
    case present
    case ahead
}

extension DutyHandler {
    mutating func fetch(_ horizon: FetchHorizon, _ context: inout DutyContext) {}
    mutating func beginSlot(_ slot: Slot, _ context: inout DutyContext) {}
    mutating func reachHalfSlot(_ slot: Slot, _ context: inout DutyContext) {}
    mutating func see(_ head: HeadUpdate, _ context: inout DutyContext) {}
    mutating func validatorsChanged(_ change: ValidatorChange, _ context: inout DutyContext) {}
}
