package import Duties
package import Primitives

/// Which node built which of our last blocks: it alone may have the payload.
package struct ProducerBook: Sendable {
    private static let capacity = 16

    private var producers: [(block: Root, node: NodeID)] = []

    package init() {}

    package mutating func built(_ block: Root, by node: NodeID) {
        producers.append((block, node))
        if producers.count > Self.capacity { producers.removeFirst() }
    }

    /// The last one, if several built the same.
    package func producer(of block: Root) -> NodeID? { producers.last { $0.block == block }?.node }
}
