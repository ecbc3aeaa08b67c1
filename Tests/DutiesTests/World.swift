import ConsensusTypes
import Duties
import Primitives
import SlotClock

/// A scheduler with a scripted beacon node and signer, in virtual time: §3.0 of the scenario catalogue.
///
/// The node answers at once unless `latency` says otherwise. All that the scheduler asks for goes into `log`.
struct World {
    /// Duties that the node answers for one epoch: validator and slot, in order.
    struct Duties {
        var root: UInt64
        var duties: [(validator: UInt64, slot: UInt64)]
        var committee: [UInt64: UInt64] = [:]

        init(_ root: UInt64, _ duties: KeyValuePairs<UInt64, UInt64> = [:], committee: [UInt64: UInt64] = [:]) {
            self.root = root
            self.duties = duties.map { ($0.key, $0.value) }
            self.committee = committee
        }
    }

    struct Entry: CustomStringConvertible {
        var time: Int64
        var what: String
        var description: String { "\(time): \(what)" }
    }

    private struct Pending {
        var time: Millis
        var work: WorkID?
        var happen: (inout World) -> Void
    }

    var core: SchedulerCore
    var now: Millis
    var log: [Entry] = []
    var reports: [SchedulerReport] = []

    // The script. Times are seen through `now`.
    var attester: [UInt64: Duties] = [:]
    var proposer: [UInt64: Duties] = [:]
    var ptc: [UInt64: Duties] = [:]
    /// What the node says of a slot's payload; nil when it has seen no block.
    var payload: (UInt64, World) -> PayloadAttestationData? = { slot, _ in .test(slot, block: 1000 + slot) }
    /// Whether produced blocks have a payload of our own.
    var buildsPayloads = false
    /// Seats by validator.
    var sync: [UInt64: [UInt64: [UInt64]]] = [:]
    /// Complete schedules have this many slots.
    var shortSchedules: Set<UInt64> = []
    var reportsLookaheadRoot = true
    var head: UInt64?
    /// How long a request takes; by the log's name of it.
    var latency: (String, World) -> Int64 = { _, _ in 0 }
    /// Whether a request fails.
    var failure: (String, World) -> WorkFailure? = { _, _ in nil }
    /// Changes attestation data before it is answered.
    var data: (AttestationData, World) -> AttestationData = { data, _ in data }
    var selected: Set<UInt64> = []
    var badKeys: Set<UInt64> = []
    /// Keys whose signer does not answer.
    var hungKeys: Set<UInt64> = []
    /// Epochs in which a validator is seen on the network.
    var live: [UInt64: Set<UInt64>] = [:]
    /// Of whom the node's answers about liveness say nothing.
    var silentAbout: (ValidatorIndex, World) -> Bool = { _, _ in false }
    /// Whether builders are used: the executor leaves out validators without one.
    var hasBuilder = false
    var findings: [DoppelgangerFinding] = []
    /// Batches of which nothing is signed; by the log's name of their publishing.
    var failsToSign: Set<String> = []
    /// Positions of a batch that are not signed now, for a reason that passes; by the log's name of its publishing.
    var unsigned: (String, World) -> Set<Int> = { _, _ in [] }
    /// Changes the duties of an answer.
    var tamper: (ScheduledAttestation) -> ScheduledAttestation = { $0 }
    /// An alarm of the clock goes off this much late.
    var alarmDelay: () -> Int64 = { 0 }

    private var pending: [Pending] = []
    var blocks: [WorkID: BlockRequest] = [:]
    var inFlight: [WorkID: String] = [:]
    private(set) var mostInFlight = 0
    /// The most requests for sets of duties at a time, and the most works for duties themselves.
    private(set) var mostFetches = 0
    private(set) var mostOnDuty = 0
    /// How wide the batches of proofs are that are under way.
    var proofWidths: [WorkID: Int] = [:]
    private(set) var mostProofsAtOnce = 0
    private(set) var mostProofBatches = 0

    init(_ configuration: SchedulerConfiguration = .minimal(), start: Int64) {
        core = SchedulerCore(configuration)
        now = Millis(start)
    }

    var configuration: SchedulerConfiguration { core.configuration }
    var slotsPerEpoch: UInt64 { configuration.clock.slotsPerEpoch }

    /// The start of a slot, in milliseconds.
    func s(_ slot: UInt64) -> Int64 { configuration.clock.start(of: Slot(slot)).rawValue }

    /// Moments after the start of a slot.
    func moments(_ slot: UInt64, _ offsets: [Int64]) -> [Int64] {
        let start = s(slot)
        return offsets.map { start + $0 }
    }

    // MARK: Doing

    mutating func start(_ validators: [UInt64] = [7, 8, 9]) {
        handle(.start(validators.map { .test($0) }))
    }

    /// Does something at a time.
    mutating func at(_ time: Int64, _ happen: @escaping (inout World) -> Void) {
        schedule(Millis(time), nil, happen)
    }

    mutating func at(_ time: Int64, _ event: SchedulerCore.Event) {
        at(time) { $0.handle(event) }
    }

    /// The validators from a time on.
    mutating func validators(_ indices: [UInt64], at time: Int64) {
        at(time, .validatorsChanged(indices.map { .test($0) }))
    }

    mutating func head(
        _ slot: UInt64, _ block: UInt64, _ previous: UInt64, _ current: UInt64, at time: Int64, node: Int = 0,
        isOptimistic: Bool = false
    ) {
        at(
            time,
            .head(
                HeadUpdate(
                    node: NodeID(node), slot: Slot(slot), block: root(block), previousDutyDependentRoot: root(previous),
                    currentDutyDependentRoot: root(current), isOptimistic: isOptimistic)))
        at(time) { $0.head = block }
    }

    mutating func payloadAvailable(_ slot: UInt64, _ block: UInt64, at time: Int64) {
        at(time, .payloadAvailable(PayloadAvailability(slot: Slot(slot), block: root(block))))
    }

    /// Turns the clock to a time, stopping at every alarm and every answer on the way.
    mutating func run(to end: Int64) {
        var steps = 0
        while let next = nextMoment(), next.time.rawValue <= end {
            steps += 1
            precondition(steps < 2_000_000, "the scheduler does not come to rest at \(now)")
            now = max(now, next.time)
            if next.isAlarm {
                handle(.alarm)
            } else if let item = pending.popLast() {
                if item.work == nil || item.work.flatMap({ inFlight[$0] }) != nil { item.happen(&self) }
            }
        }
        now = max(now, Millis(end))
    }

    /// Sets the clock without stopping anywhere: the process was suspended, or the clock was set back. In the latter
    /// case what is under way still takes as long as it does.
    mutating func jump(to time: Int64) {
        let back = Millis(time) < now ? Millis(time) - now : 0
        now = Millis(time)
        let late = pending
        pending = []
        for item in late.reversed() {
            schedule(max(item.work == nil ? item.time : item.time + back, now), item.work, item.happen)
        }
        handle(.alarm)
    }

    mutating func handle(_ event: SchedulerCore.Event) {
        for effect in core.handle(event, at: now) { perform(effect) }
        mostInFlight = max(mostInFlight, inFlight.count)
        mostFetches = max(mostFetches, inFlight.values.count { $0.contains("/") })
        mostOnDuty = max(mostOnDuty, inFlight.values.count { Self.isDuty($0) })
        mostProofsAtOnce = max(mostProofsAtOnce, proofWidths.values.reduce(0, +))
        mostProofBatches = max(mostProofBatches, proofWidths.count)
    }

    private static func isDuty(_ what: String) -> Bool {
        let kinds = ["data", "head", "block", "publish", "attestations", "aggregates", "sync ", "contributions"]
        return kinds.contains(where: what.hasPrefix)
    }

    private mutating func nextMoment() -> (time: Millis, isAlarm: Bool)? {
        let wake = core.nextWake
        let alarm = wake == .never ? Millis.never : wake + Millis(alarmDelay())
        if let next = pending.last, next.time <= alarm { return (next.time, false) }
        return alarm == .never ? nil : (alarm, true)
    }

    mutating func schedule(_ time: Millis, _ work: WorkID?, _ happen: @escaping (inout World) -> Void) {
        var low = 0
        var high = pending.count
        // The next one is last; of two at one time, the one that was there first.
        while low < high {
            let middle = (low + high) / 2
            if pending[middle].time <= time { high = middle } else { low = middle + 1 }
        }
        pending.insert(Pending(time: time, work: work, happen: happen), at: low)
    }

    mutating func note(_ what: String) {
        log.append(Entry(time: now.rawValue, what: what))
    }
}

// MARK: - Reading the log

extension World {
    /// When something was logged that begins with the text.
    func times(_ prefix: String) -> [Int64] {
        log.filter { $0.what == prefix || $0.what.hasPrefix(prefix + " ") }.map(\.time)
    }

    func entries(_ prefix: String) -> [String] {
        log.filter { $0.what.hasPrefix(prefix) }.map(\.what)
    }

    func count(_ prefix: String, from start: Int64 = .min, to end: Int64 = .max) -> Int {
        times(prefix).filter { $0 >= start && $0 <= end }.count
    }
}
