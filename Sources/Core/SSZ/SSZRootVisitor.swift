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
        if count < nodes.count { nodes.initializeElement(at: count, to: root) } else { more.append(root) }
        count += 1
    }

    /// The container's root; the visitor is then ready for another container.
    @usableFromInline
    mutating func root() -> Root {
        defer { count = 0 }
        if count > nodes.count { return manyFields() }
        guard let base = nodes.baseAddress, count > 0 else { return Root() }
        let depth = Merkle.depth(leaves: count)
        // The capacity is even: an odd number leaves room for the one zero node that a level adds.
        return Merkle.reduce(base, count: count, from: 0, to: depth)
    }

    private mutating func manyFields() -> Root {
        defer { more = [] }
        return Merkle.merkleize(chunks: Array(nodes) + more)
    }
}

extension SSZRootVisitor {
    /// How many nodes a batch has.
    @usableFromInline static var batch: Int { 256 }

    /// The roots of several containers of one type. When their number of fields fills a tree, the levels of many trees
    /// are hashed together, which is quicker than tree by tree.
    @inlinable
    static func hash<C: SSZContainer>(
        _ values: UnsafeBufferPointer<C>, into roots: UnsafeMutablePointer<Root>, _ limits: SSZLimits
    ) {
        withUnsafeTemporaryAllocation(of: Root.self, capacity: batch + capacity) { nodes in
            var visitor = SSZRootVisitor(nodes, limits)
            var first = 0
            for index in values.indices {
                // The fields go behind those of the values before.
                values[index].visitFields(&visitor)
                let width = visitor.count / (index + 1 - first)
                if width < 2 || width > 32 || width & (width - 1) != 0 {
                    (roots + index).initialize(to: visitor.root())
                } else if visitor.count + width <= batch, index + 1 < values.count {
                    continue
                } else {
                    visitor.roots(of: index + 1 - first, width: width, into: roots + first)
                }
                first = index + 1
            }
        }
    }

    /// Hashes that many trees of `width` fields each, which stand one behind the other.
    @usableFromInline
    mutating func roots(of trees: Int, width: Int, into roots: UnsafeMutablePointer<Root>) {
        guard let base = nodes.baseAddress else { return }
        var width = width / 2
        while width > 1 {
            Merkle.hashPairs(base, base, count: trees * width)
            width /= 2
        }
        Merkle.hashPairs(roots, base, count: trees)
        count = 0
    }
}
