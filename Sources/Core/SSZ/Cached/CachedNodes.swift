public import Primitives

/// The nodes above a store's chunks, which of the chunks are dirty, and the root found last.
@usableFromInline
final class CachedNodes: @unchecked Sendable {
    // Safe to share: belongs to one store, and is used under that store's rules, exclusivity among them.

    /// The height of a chunk's root above the leaves.
    private static let level = 7

    private var nodes: UnsafeMutablePointer<Root>?
    /// How many chunks there is room for: 0, or a power of two, at least 2.
    private var width = 0
    @exclusivity(unchecked) @usableFromInline var dirty: ContiguousArray<UInt64> = []
    @exclusivity(unchecked) @usableFromInline var isDirty = false
    private var limits: SSZLimits?
    private var found: (depth: Int, root: Root)?
    private let isProgressive: Bool

    @usableFromInline
    init(isProgressive: Bool) { self.isProgressive = isProgressive }

    deinit { nodes?.deallocate() }

    @usableFromInline
    func copy() -> CachedNodes {
        let copy = CachedNodes(isProgressive: isProgressive)
        copy.nodes = nodes.map { NodeTree.copy($0, width: width, withLeaves: true) }
        copy.width = width
        copy.dirty = dirty
        copy.isDirty = isDirty
        copy.limits = limits
        copy.found = found
        return copy
    }

    /// Whether the cache is for these limits; an unused one becomes so.
    @usableFromInline
    func accepts(_ limits: SSZLimits) -> Bool {
        if self.limits == nil { self.limits = limits }
        return self.limits == limits
    }

    /// Notes that a chunk has changed or is new.
    @inlinable
    func markDirty(_ chunk: Int) {
        isDirty = true
        while chunk >> 6 >= dirty.count { dirty.append(0) }
        dirty[chunk >> 6] |= 1 << UInt64(chunk & 63)
    }

    /// The dirty chunks, ascending.
    @inlinable
    func forEachDirty(_ body: (Int) -> Void) {
        for (index, word) in dirty.enumerated() {
            var rest = word
            while rest != 0 {
                body(64 * index + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }

    /// How many of the chunks there is room for are in front of the first. The subtrees of a progressive tree begin at
    /// chunks 1, 3, 11, 43 …: under a width that is a power of 4, this puts each at a multiple of its size.
    private var lead: Int { isProgressive ? (width - 1) / 3 : 0 }

    /// Makes room for that many chunks; all of them are dirty then.
    @usableFromInline
    func makeRoom(for chunks: Int) {
        guard chunks > width - lead else { return }
        nodes?.deallocate()
        width = max(2, 1 << Merkle.depth(leaves: chunks))
        if isProgressive {
            width = 4
            while chunks > width - lead { width *= 4 }
        }
        nodes = NodeTree.allocate(width: width, withLeaves: true, level: Self.level)
        for chunk in 0..<chunks { markDirty(chunk) }
    }

    /// Takes a settled chunk's root.
    @usableFromInline
    func setLeaf(_ chunk: Int, _ root: Root) {
        nodes?[width + lead + chunk] = root
    }

    /// Hashes the nodes above the dirty chunks.
    @usableFromInline
    func update() {
        if let nodes {
            var leaves = dirtyLeaves
            leaves.withUnsafeMutableBufferPointer {
                NodeTree.update(nodes, leaves: nodes + width, width: width, dirty: $0)
            }
        }
        for index in dirty.indices { dirty[index] = 0 }
        isDirty = false
        found = nil
    }

    /// The dirty bits where the chunks are among the leaves.
    private var dirtyLeaves: ContiguousArray<UInt64> {
        if lead == 0 { return dirty }
        var leaves = ContiguousArray<UInt64>(repeating: 0, count: (width + 63) / 64)
        forEachDirty { leaves[($0 + lead) >> 6] |= 1 << UInt64(($0 + lead) & 63) }
        return leaves
    }

    /// The root of a tree of that depth. Below the height of the cached one it is a node on that one's left edge, which
    /// the first chunk answers for where it is inside.
    @usableFromInline
    func root(depth: Int, firstChunk: (Int) -> Root) -> Root {
        if let found, found.depth == depth { return found.root }
        guard let nodes else { return Merkle.zeroHashes[depth] }
        let height = Self.level + Merkle.depth(leaves: width)
        var root =
            depth < Self.level ? firstChunk(1 << (Self.level - depth)) : nodes[1 << max(height - depth, 0)]
        for level in min(height, depth)..<depth { root = Merkle.hash(root, Merkle.zeroHashes[level]) }
        found = (depth, root)
        return root
    }

    /// The node at a height above the chunks' own, `position` nodes from the left.
    @usableFromInline
    func node(_ height: Int, _ position: UInt64) -> Root {
        let above = height - Self.level
        guard let nodes, above < 62, position < UInt64(width >> above) else { return Merkle.zeroHashes[height] }
        return nodes[width >> above + Int(position)]
    }

    /// The node of a progressive tree at a height above the chunks' own, with that chunk at its left end.
    @usableFromInline
    func progressiveNode(_ height: Int, firstChunk chunk: Int) -> Root {
        guard let nodes, chunk < width - lead else { return Merkle.zeroHashes[height] }
        return nodes[(width + lead + chunk) >> (height - Self.level)]
    }
}
