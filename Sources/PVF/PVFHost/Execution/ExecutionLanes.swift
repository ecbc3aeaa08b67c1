package import PVFPrimitives

/// The executions that wait for a worker: one lane a kind, and which kind is next.
///
/// An urgent kind goes first until it has had its share of what was scheduled at its level or below; so nothing urgent waits
/// long, and nothing starves. The count starts anew after every window.
package struct ExecutionLanes: Sendable {
    package struct Waiting: Sendable {
        package var execution: Execution
        package var artifact: PreparedArtifact
        package var since: HostTime
        /// How often it was given to a worker that was gone before it began.
        package var misses = 0

        package init(execution: Execution, artifact: PreparedArtifact, since: HostTime) {
            self.execution = execution
            self.artifact = artifact
            self.since = since
        }
    }

    /// Scheduled executions between two resets of the count.
    package static let window = 12

    private var lanes: [ExecuteKind: FIFO<Waiting>] = [:]
    private var scheduled: [ExecuteKind: Int] = [:]

    package init() {}

    package var count: Int { lanes.values.reduce(0) { $0 + $1.count } }

    package func count(_ kind: ExecuteKind) -> Int { lanes[kind]?.count ?? 0 }

    /// The share, in per cent, after which a kind lets others go first.
    private static func threshold(_ kind: ExecuteKind) -> Int {
        switch kind {
        case .dispute: 70
        case .approval: 80
        case .backingSystemParas, .backing: 100
        }
    }

    /// The kind that is next; nil when nothing waits. When all that wait have had their share, it is the most urgent.
    package var next: ExecuteKind? {
        let pending = ExecuteKind.allCases.filter { count($0) > 0 }
        return pending.first { !hasHadItsShare($0) } ?? pending.first
    }

    private func hasHadItsShare(_ kind: ExecuteKind) -> Bool {
        let own = scheduled[kind, default: 0]
        guard own > 0 else { return false }
        let atOrBelow = scheduled.reduce(0) { $1.key.rawValue >= kind.rawValue ? $0 + $1.value : $0 }
        return own * 100 / atOrBelow >= Self.threshold(kind)
    }

    package mutating func append(_ waiting: Waiting) {
        lanes[waiting.execution.request.kind, default: FIFO()].append(waiting)
    }

    /// For one that a worker did not begin: its turn was counted already.
    package mutating func putBack(_ waiting: Waiting) {
        lanes[waiting.execution.request.kind, default: FIFO()].pushFront(waiting)
    }

    package func eldest(of kind: ExecuteKind) -> Waiting? { lanes[kind]?.first }

    /// Takes the first of the kind that fits, and counts its turn.
    package mutating func take(_ kind: ExecuteKind, where fits: (Waiting) -> Bool) -> Waiting? {
        guard let taken = lanes[kind]?.removeFirst(where: fits) else { return nil }
        scheduled[kind, default: 0] += 1
        if scheduled.values.reduce(0, +) >= Self.window { scheduled = [:] }
        return taken
    }

    /// Takes out all that fit, without a turn.
    package mutating func removeAll(where fits: (Waiting) -> Bool) -> [Waiting] {
        ExecuteKind.allCases.flatMap { lanes[$0]?.removeAll(where: fits) ?? [] }
    }
}
