public import Primitives

/// Collects the roots of a container's fields, and hashes them together.
@frozen
@usableFromInline
struct SSZRootVisitor: SSZFieldVisitor {
    /// More fields than any container of the specification has; beyond it an array takes over.
    @usableFromInline static var capacity: Int { 64 }

    @usableFromInline let nodes: UnsafeMutableBufferPointer<Root>
    @usableFromInline let limits: SSZLimits
    @usableFromInline var count = 0
    @usableFromInline var more: [Root] = []

    /// Works in the given memory, of `capacity` nodes.
    @inlinable
    init(_ nodes: UnsafeMutableBufferPointer<Root>, _ limits: SSZLimits) {
        self.nodes = nodes
        self.limits = limits
    }

    @inlinable
    mutating func field<F: SSZType>(_ name: StaticString, _ value: F) {
        let root = value.hashTreeRoot(limits)
        if count < Self.capacity { nodes.initializeElement(at: count, to: root) } else { more.append(root) }
        count += 1
    }

    /// The container's root; the visitor is then ready for another container.
    @inlinable
    mutating func root() -> Root {
        defer { count = 0 }
        if count > Self.capacity { return manyFields() }
        guard let base = nodes.baseAddress, count > 0 else { return Root() }
        let depth = Merkle.depth(leaves: count)
        // An odd number below the capacity leaves room for the one zero node that the first level adds.
        return Merkle.reduce(base, count: count, from: 0, to: depth)
    }

    @usableFromInline
    mutating func manyFields() -> Root {
        defer { more = [] }
        return Merkle.merkleize(chunks: Array(nodes) + more)
    }
}
