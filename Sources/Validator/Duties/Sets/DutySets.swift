import Primitives
import SlotClock

/// What of one kind is to be fetched for one epoch or period.
struct WantedSet: Sendable {
    var key: DutySetKey
    /// The epoch or period as a plain number.
    var number: UInt64
    /// The epoch to name in the request.
    var epoch: Epoch
    /// Needed for the present: retried at the urgent pace.
    var isUrgent: Bool
    var wantsLookaheadRoot = false
}

/// The sets of one kind, by epoch or period: which are there, which are being fetched, which the chain has made wrong.
///
/// States of a set: absent, ready, stale; a fetch may be under way in each. Only a ready set is executed. A ready set
/// stays ready while it is fetched again, and a stale one keeps its content, so that a proposal under way can be
/// compared with it.
struct DutySets<Content: Sendable>: Sendable {
    enum Status: Sendable {
        case absent
        case ready
        case stale
    }

    struct Flight: Sendable {
        var id: WorkID
        var key: DutySetKey
        /// Those that the request names and that have been ours ever since.
        var validators: [ValidatorIndex]
        /// The head sequence when it was sent: roots told later are newer than the request.
        var headSequence: UInt64
        var isRepeated = false
    }

    struct Entry: Sendable {
        var status = Status.absent
        var content: Content?
        /// The block root the content hangs on; nil when the next head is to tell it, or when there is none.
        var root: Root?
        var node: NodeID?
        var flight: Flight?
        var failedAt: Millis?
        /// Fetch again although it is ready.
        var isRefreshing = false
        /// The validators it was asked for.
        var covered: Set<ValidatorIndex> = []
        /// When it was asked again last for validators that came after it, in which slot, and how often in that slot.
        var extendedAt: Millis?
        var extendedIn: Slot?
        var extensions = 0
        var checkedVersion: UInt64?
        var staleAnswers = 0
        var staleAnswersIn: Slot?

        /// The content, if it may be executed.
        var usable: Content? { status == .ready ? content : nil }
    }

    var entries: [UInt64: Entry] = [:]
    /// Grows whenever what may be executed changes.
    var changes: UInt64 = 0
    /// The slot in which a failure was reported last: one report tells of all of a slot.
    private var failureReportedIn: Slot?

    /// How many answers with an outdated root are followed by another request in the same slot.
    static var staleAnswerLimit: Int { 3 }

    /// How often in one slot a set that is there is asked again for validators that came after it: the first at once,
    /// and what follows upon it together, so that a flood of changes is no flood of requests.
    static var extensionLimit: Int { 2 }

    subscript(number: UInt64) -> Entry? { entries[number] }

    func usable(_ number: UInt64) -> Content? { entries[number]?.usable }

    mutating func retain(_ range: ClosedRange<UInt64>, _ context: inout DutyContext) {
        for (number, entry) in entries where !range.contains(number) {
            if let flight = entry.flight { context.cancel(flight.id) }
            entries[number] = nil
        }
    }

    /// Fetch these again, keeping what is there.
    mutating func refresh(_ isWanted: (UInt64, Entry) -> Bool) {
        for (number, entry) in entries where entry.status == .ready && isWanted(number, entry) {
            entries[number]?.isRefreshing = true
        }
    }

    /// Validators that are gone: if they return, their duties are asked for again.
    ///
    /// The answer to a request under way still names them, but what it says of them is left out when it comes: so they
    /// count as asked for no more than those of a set that is there.
    mutating func forget(_ validators: [ValidatorIndex]) {
        guard !validators.isEmpty else { return }
        let gone = Set(validators)
        for number in entries.keys {
            entries[number]?.covered.subtract(gone)
            entries[number]?.flight?.validators.removeAll(where: gone.contains)
        }
    }

    /// Sends the request for a set if it is needed, possible and not under way.
    ///
    /// - Parameter missing: the validators to name in the request, given those covered; nil for sets without any. An
    ///   empty answer means that there is nothing to ask.
    mutating func request(
        _ wanted: WantedSet, _ context: inout DutyContext,
        missing: ((_ covered: Set<ValidatorIndex>) -> [ValidatorIndex])?
    ) {
        var entry = entries[wanted.number] ?? Entry()
        defer { entries[wanted.number] = entry }
        guard entry.flight == nil else { return }
        let isComplete = entry.status == .ready && !entry.isRefreshing
        if isComplete, missing == nil || entry.checkedVersion == context.validators.version { return }
        guard context.hasCome(retryTime(of: entry, isUrgent: wanted.isUrgent, context)) else { return }

        let validators = missing?(isComplete ? entry.covered : []) ?? []
        if missing != nil, validators.isEmpty {
            entry.checkedVersion = context.validators.version
            return
        }
        let id = context.works.begin(.fetch(wanted.key), deadline: context.now + context.configuration.requestTimeout)
        entry.flight = Flight(
            id: id, key: wanted.key, validators: validators, headSequence: context.heads.sequence,
            isRepeated: entry.isRefreshing)
        if isComplete, entry.failedAt == nil {
            entry.extensions = entry.extendedIn == context.slot ? entry.extensions + 1 : 1
            entry.extendedIn = context.slot
            entry.extendedAt = context.now
        }
        entry.isRefreshing = false
        entry.checkedVersion = context.validators.version
        context.effects.append(
            .fetch(
                DutyFetch(
                    id: id, set: wanted.key, epoch: wanted.epoch, validators: validators,
                    wantsLookaheadRoot: wanted.wantsLookaheadRoot)))
    }

    /// The request came to nothing; it is made again at the pace of its urgency.
    mutating func failed(_ id: WorkID, _ context: inout DutyContext) {
        guard let number = number(of: id), let flight = entries[number]?.flight else { return }
        entries[number]?.flight = nil
        entries[number]?.failedAt = context.now
        entries[number]?.checkedVersion = nil
        if failureReportedIn != context.slot || context.slot == nil {
            failureReportedIn = context.slot
            context.report(.dutiesUnavailable(flight.key))
        }
        if flight.isRepeated { entries[number]?.isRefreshing = true }
    }

    func number(of id: WorkID) -> UInt64? {
        entries.first { $0.value.flight?.id == id }?.key
    }

    private func retryTime(of entry: Entry, isUrgent: Bool, _ context: DutyContext) -> Millis? {
        let configuration = context.configuration
        if entry.status == .stale, entry.staleAnswers >= Self.staleAnswerLimit, let slot = context.slot,
            entry.staleAnswersIn == slot
        {
            return configuration.clock.start(of: slot + 1)
        }
        guard let failedAt = entry.failedAt else {
            return entry.status == .ready && !entry.isRefreshing ? extensionTime(of: entry, context) : nil
        }
        return isUrgent || entry.status == .stale
            ? failedAt + configuration.urgentPace : configuration.nextHalfSlot(after: failedAt)
    }

    /// When a set that is there may be asked again for validators that came after it; nil: at once.
    private func extensionTime(of entry: Entry, _ context: DutyContext) -> Millis? {
        guard let extendedAt = entry.extendedAt else { return nil }
        let paced = extendedAt + context.configuration.urgentPace
        guard let slot = context.slot, entry.extendedIn == slot, entry.extensions >= Self.extensionLimit else {
            return paced
        }
        return max(paced, context.clock.start(of: slot + 1))
    }
}
