import Primitives
import SlotClock

/// The newest head of each node, and whether its events arrive at all.
struct HeadTracker: Hashable, Sendable {
    private struct Entry: Hashable {
        var head: HeadUpdate
        var sequence: UInt64
    }

    private var entries: [NodeID: Entry] = [:]
    private var lost: Set<NodeID> = []
    /// Grows with every head event.
    private(set) var sequence: UInt64 = 0

    mutating func see(_ head: HeadUpdate) {
        sequence += 1
        entries[head.node] = Entry(head: head, sequence: sequence)
    }

    mutating func setStream(of node: NodeID, isOpen: Bool) {
        if isOpen { lost.remove(node) } else { lost.insert(node) }
    }

    func newest(of node: NodeID) -> HeadUpdate? { entries[node]?.head }

    func isStreamLost(of node: NodeID?) -> Bool { node.map(lost.contains) ?? false }

    var hasLostStream: Bool { !lost.isEmpty }

    /// The newest root a node has told for a decision slot, and whether it told it after a moment in the sequence.
    func root(
        at decision: DecisionSlot, of node: NodeID, since sequence: UInt64, _ clock: SlotClock
    ) -> (root: Root, isNewer: Bool)? {
        guard let entry = entries[node], let root = entry.head.root(at: decision, clock) else { return nil }
        return (root, entry.sequence > sequence)
    }
}
