package import BeaconAPI
import Duties
package import SlotClock

/// What is known of one node, and where that puts it. A pure value: told of checks and calls, asked for its rank.
///
/// A node is *established* when it may be asked first. It loses that with a bad check or several failures in a row, and
/// has it back only after passing many checks: a node that has just come back has few peers and knows no subnets.
package struct NodeStanding: Sendable {
    package enum Identity: Hashable, Sendable {
        /// It has not said yet which chain it is on: it is asked nothing else.
        case unverified
        case accepted
        case refused(String)
    }

    package enum Change: Hashable, Sendable {
        case none
        case becameGood
        /// It was good before, and is again: it may have forgotten what it was told.
        case returned
        case becameBad(String)
    }

    /// Where a node is asked among the others; the order of the cases.
    package enum Rank: Int, Comparable {
        case established
        case returning
        case withoutExecution
        case unknown
        case notSynced
        case silent

        package static func < (a: Rank, b: Rank) -> Bool { a.rawValue < b.rawValue }
    }

    package private(set) var identity = Identity.unverified
    /// It has to say which chain it is on, for the first time or again.
    package private(set) var needsVerification = true
    package private(set) var tier: HealthTier?
    private(set) var isSynced = true
    private var hasExecution = true
    private var isSilent = false
    /// Why it is not fit, in words.
    private var fault: String?
    /// The last check was good; nil before the first.
    private var isGood: Bool?
    private var wasGood = false
    private var goodChecks: UInt64 = 0
    package private(set) var isEstablished = false
    /// Calls of a kind in a row without an answer: a node may publish well and never produce data.
    private var failures: [CallKind: Int] = [:]
    private var recent = RecentOutcomes()
    private var latencies: [CallKind: LatencyWindow] = [:]
    var callsUnderWay = 0

    /// Whether what it says may be signed: it answers, and it is on its chain's head.
    var isUsable: Bool { identity == .accepted && isSynced && !isSilent }

    package init() {}

    // MARK: Checks

    package mutating func accept() {
        identity = .accepted
        needsVerification = false
        fault = nil
    }

    /// It was asked which chain it is on, and did not say.
    package mutating func keptSilent(_ reason: String) { fault = reason }

    /// It is asked again with every check: a person may put it right.
    package mutating func refuse(_ reason: String) {
        identity = .refused(reason)
        needsVerification = true
        fault = reason
    }

    /// The node said how it is; nil when it said nothing. `isStart` gives it its place without having to earn it.
    package mutating func checked(_ status: SyncingStatus?, _ configuration: PoolConfiguration, isStart: Bool) -> Change
    {
        guard let status else {
            isSilent = true
            return turnBad("it does not answer")
        }
        let returnsFromSilence = isSilent
        isSilent = false
        let tolerance = configuration.syncTolerances.first ?? 0
        tier = HealthTier(status, tolerances: configuration.syncTolerances)
        isSynced = (!status.isSyncing || status.syncDistance <= tolerance) && !status.isOptimistic
        hasExecution = !status.elOffline
        if !isSynced {
            return turnBad(status.isOptimistic ? "it is optimistic" : "it is \(status.syncDistance) slots behind")
        }
        if !hasExecution { return turnBad("its execution client is offline") }
        return turnGood(configuration, isStart: isStart, fromSilence: returnsFromSilence)
    }

    private mutating func turnGood(_ configuration: PoolConfiguration, isStart: Bool, fromSilence: Bool) -> Change {
        let before = isGood
        isGood = true
        fault = nil
        goodChecks += 1
        if isStart || goodChecks >= configuration.checksBeforeReturn {
            isEstablished = true
            failures = [:]
        }
        defer { wasGood = true }
        guard before != true || fromSilence else { return .none }
        return wasGood ? .returned : .becameGood
    }

    private mutating func turnBad(_ reason: String) -> Change {
        goodChecks = 0
        isEstablished = false
        fault = reason
        // Whoever answers next may be another node than before.
        if isSilent { needsVerification = true }
        guard isGood != false else { return .none }
        isGood = false
        return .becameBad(reason)
    }

    // MARK: Calls

    package mutating func answered(_ kind: CallKind, after latency: Millis) {
        latencies[kind, default: LatencyWindow()].add(latency)
        failures[kind] = nil
        recent.add(true)
    }

    /// The node refused or could not: it is alive.
    mutating func declined(_ kind: CallKind, _ code: Int) {
        failures[kind] = nil
        recent.add(code < 500 || code == 501)
    }

    /// No answer, or one that came too late. Returns whether that was one too many.
    package mutating func failed(_ kind: CallKind, _ configuration: PoolConfiguration) -> Bool {
        recent.add(false)
        failures[kind, default: 0] += 1
        guard failures[kind] == configuration.failuresBeforeBreak else { return false }
        goodChecks = 0
        isEstablished = false
        return true
    }

    func p95(_ kind: CallKind) -> Millis? { latencies[kind]?.p95 }

    // MARK: Rank

    package func rank(for kind: CallKind, _ configuration: PoolConfiguration) -> Rank {
        if isSilent || failures[kind, default: 0] >= configuration.failuresBeforeBreak { return .silent }
        if !isSynced { return .notSynced }
        if !hasExecution { return .withoutExecution }
        if isEstablished { return .established }
        return isGood == nil ? .unknown : .returning
    }

    /// For those who watch: as the checks found it.
    func status(_ name: String) -> NodeStatus {
        let state: NodeStatus.State =
            switch identity {
            case .refused: .refused
            case .unverified: fault == nil ? .unknown : .silent
            case .accepted where isSilent: .silent
            case .accepted where !isSynced: .notSynced
            case .accepted where !hasExecution: .withoutExecution
            case .accepted: isEstablished ? .up : isGood == nil ? .unknown : .returning
            }
        return NodeStatus(name: name, state: state, reason: fault)
    }

    /// Whether most of its last calls came to nothing.
    var isUnreliable: Bool { recent.isMostlyFailure }
}

/// Success or failure of the last calls.
struct RecentOutcomes: Sendable {
    private static let window = 20
    private static let least = 6

    private var bits: UInt32 = 0
    private var count = 0

    mutating func add(_ isSuccess: Bool) {
        bits = (bits << 1 | (isSuccess ? 1 : 0)) & ((1 << UInt32(Self.window)) - 1)
        count = min(count + 1, Self.window)
    }

    var isMostlyFailure: Bool { count >= Self.least && bits.nonzeroBitCount * 2 < count }
}
