import Primitives
import SlotClock

extension DutySets {
    /// Installs the answer to a request, or keeps the set stale when the answer hangs on a root that the node's chain
    /// has left.
    ///
    /// - Parameters:
    ///   - root: the dependent root of the answer; nil when it does not report a usable one.
    ///   - decision: the slot whose root decides the set; nil for sets that have none.
    /// - Returns: false when no request with this id is under way.
    mutating func install(
        _ content: Content, number: UInt64, root: Root?, node: NodeID, decision: DecisionSlot?,
        _ context: inout DutyContext
    ) {
        guard var entry = entries[number], let flight = entry.flight else { return }
        changes += 1
        entry.flight = nil
        entry.content = content
        entry.covered.formUnion(flight.validators)
        let told = decision.flatMap {
            context.heads.root(at: $0, of: node, since: flight.headSequence, context.clock)
        }
        if let root, let told, told.root != root, told.isNewer || (entry.status == .stale && entry.root == root) {
            entry.status = .stale
            entry.failedAt = context.now
            entry.staleAnswers = entry.staleAnswersIn == context.slot ? entry.staleAnswers + 1 : 1
            entry.staleAnswersIn = context.slot
            entry.root = root
        } else {
            entry.status = .ready
            entry.failedAt = nil
            entry.staleAnswers = 0
            entry.root = root ?? told?.root
            // The root moved while an answer without one was on its way: nothing tells which side it is from.
            if root == nil, told?.isNewer == true, !flight.isRepeated { entry.isRefreshing = true }
        }
        entry.node = node
        entries[number] = entry
    }

    /// Compares all sets that the node served with the roots its new head tells. Returns those that became stale.
    mutating func verify(
        _ head: HeadUpdate, _ context: DutyContext, decision: (_ number: UInt64) -> DecisionSlot?
    ) -> [UInt64] {
        var invalidated: [UInt64] = []
        for (number, entry) in entries where entry.node == head.node {
            guard let slot = decision(number), let root = head.root(at: slot, context.clock) else { continue }
            switch entry.status {
            case .absent:
                continue
            case .ready where entry.root == nil:
                entries[number]?.root = root
            case .ready where entry.root != root:
                entries[number]?.status = .stale
                entries[number]?.failedAt = nil
                entries[number]?.staleAnswers = 0
                invalidated.append(number)
                changes += 1
            case .stale where entry.root == root:
                // The chain is back where the set came from.
                entries[number]?.status = .ready
                changes += 1
            case .ready, .stale:
                continue
            }
        }
        return invalidated.sorted()
    }

    /// Has the sets fetched again that a node served and that hang on a slot after the last one that its old and its
    /// new chain share; on any slot when that is not known.
    mutating func suspect(_ node: NodeID, since common: Slot?, decision: (_ number: UInt64) -> DecisionSlot?) {
        refresh { number, entry in
            guard entry.node == node, case .slot(let slot) = decision(number) else { return false }
            return common.map { slot > $0 } ?? true
        }
    }
}
