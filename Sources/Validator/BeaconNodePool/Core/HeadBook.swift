package import Duties
package import Primitives

/// Which nodes announced which heads, of the last slots.
package struct HeadBook: Hashable, Sendable {
    private static let capacity = 64

    private struct Entry: Hashable {
        var slot: Slot
        var nodes: Set<NodeID>
    }

    private var entries: [Root: Entry] = [:]

    package init() {}

    package mutating func see(_ root: Root, slot: Slot, from node: NodeID) {
        entries[root, default: Entry(slot: slot, nodes: [])].nodes.insert(node)
        guard entries.count > Self.capacity,
            let oldest = entries.min(by: { $0.value.slot < $1.value.slot })?.key
        else { return }
        entries[oldest] = nil
    }

    func slot(of root: Root) -> Slot? { entries[root]?.slot }

    func announcers(of root: Root) -> Set<NodeID> { entries[root]?.nodes ?? [] }
}
