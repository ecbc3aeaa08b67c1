package import Duties
package import SlotClock

/// The course of one read over several nodes, as a pure value: which call starts when, and when it is over.
///
/// `ordered` starts with the first node and goes on to the next when one fails, or when the one started last has taken
/// its time. The other strategies start all at once; `best` and `majority` give the others a moment after the first
/// answer. Whatever the strategy, no node is asked twice.
package struct Fanout: Sendable {
    package enum Event: Hashable, Sendable {
        case answered(NodeID)
        case failed(NodeID)
        /// The time after which a node counts as slow has passed.
        case slow(NodeID)
        /// The moment for further answers has passed.
        case patienceOver
        /// The whole read's time is over.
        case deadline
    }

    package enum Effect: Hashable, Sendable {
        case start(NodeID, isHedge: Bool)
        /// Say `slow` about the node after this time.
        case watch(NodeID, Millis)
        /// Say `patienceOver` after this time.
        case wait(Millis)
        /// Decide among the answers: of all there will be, or of those so far, when a decision may wait for more.
        case decide(isFinal: Bool)
        /// No node has answered, and none will.
        case giveUp
    }

    private let strategy: ReadStrategy
    private let calls: [PoolCore.PlannedCall]
    private var next = 0
    private var lastStarted: NodeID?
    private var underWay: Set<NodeID> = []
    package private(set) var slowNodes: Set<NodeID> = []
    private var hasAnswer = false

    package init(_ strategy: ReadStrategy, _ calls: [PoolCore.PlannedCall]) {
        self.strategy = strategy
        self.calls = calls
    }

    package mutating func begin() -> [Effect] {
        guard !calls.isEmpty else { return [.giveUp] }
        if strategy == .ordered { return startNext(isHedge: false) }
        next = calls.count
        underWay = Set(calls.map(\.node))
        return calls.map { .start($0.node, isHedge: false) }
    }

    package mutating func handle(_ event: Event) -> [Effect] {
        switch event {
        case .answered(let node):
            underWay.remove(node)
            defer { hasAnswer = true }
            let isLast = underWay.isEmpty
            if strategy == .ordered || strategy == .first || isLast { return [.decide(isFinal: true)] }
            return (hasAnswer ? [] : [.wait(patience)]) + [.decide(isFinal: false)]
        case .failed(let node):
            underWay.remove(node)
            if strategy == .ordered, next < calls.count, underWay.isEmpty || node == lastStarted {
                return startNext(isHedge: true)
            }
            guard underWay.isEmpty else { return [] }
            return hasAnswer ? [.decide(isFinal: true)] : [.giveUp]
        case .slow(let node):
            guard underWay.contains(node) else { return [] }
            slowNodes.insert(node)
            return strategy == .ordered && node == lastStarted ? startNext(isHedge: true) : []
        case .patienceOver:
            return [.decide(isFinal: true)]
        case .deadline:
            return [hasAnswer ? .decide(isFinal: true) : .giveUp]
        }
    }

    private mutating func startNext(isHedge: Bool) -> [Effect] {
        guard next < calls.count else { return [] }
        let call = calls[next]
        next += 1
        lastStarted = call.node
        underWay.insert(call.node)
        // The last one is watched too: whoever is slow is remembered as such, even if nobody can step in.
        return [.start(call.node, isHedge: isHedge), .watch(call.node, call.delay)]
    }

    /// As long as the slowest of those under way usually takes.
    private var patience: Millis {
        calls.filter { underWay.contains($0.node) }.map(\.delay).max() ?? 0
    }
}
