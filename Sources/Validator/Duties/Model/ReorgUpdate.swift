package import Primitives

/// What a `chain_reorg` event tells. Most nodes tell of a re-org in a head as well, but not of every one.
package struct ReorgUpdate: Hashable, Sendable {
    package var node: NodeID
    /// How many slots before the old head both chains part.
    package var depth: UInt64
    package var oldHead: Root
    package var newHead: Root

    package init(node: NodeID = .only, depth: UInt64, oldHead: Root, newHead: Root) {
        self.node = node
        self.depth = depth
        self.oldHead = oldHead
        self.newHead = newHead
    }
}
