public import Primitives

// Progressive Merkle trees (ssz/simple-serialize.md "merkleize_progressive", EIP-7916): a chain of balanced subtrees
// of 1, 4, 16 … leaves. Each stands left of the rest, so that a leaf keeps its place however long the list grows.

extension Merkle {
    /// How many leaves a subtree has, the first of them being 0.
    @inlinable
    static func progressiveWidth(_ subtree: Int) -> Int { subtree < 28 ? 1 << (2 * subtree) : 1 << 56 }

    /// The first leaf of a subtree.
    @inlinable
    static func progressiveStart(_ subtree: Int) -> Int { (progressiveWidth(subtree) - 1) / 3 }

    /// The subtree that a leaf is in.
    @inlinable
    static func progressiveSubtree(ofLeaf leaf: Int) -> Int {
        var subtree = 0
        while subtree < 28, leaf >= progressiveStart(subtree + 1) { subtree += 1 }
        return subtree
    }

    /// The root of a progressive tree over the memory, cut into leaves of 32 bytes, or of the part of a tree that begins
    /// with a subtree.
    @usableFromInline
    static func merkleizeProgressive(memory: UnsafeRawBufferPointer, from subtree: Int = 0) -> Root {
        if memory.isEmpty { return Root() }
        let size = min(32 * progressiveWidth(subtree), memory.count)
        let first = merkleize(memory: UnsafeRawBufferPointer(rebasing: memory[..<size]), depth: 2 * subtree)
        let rest = UnsafeRawBufferPointer(rebasing: memory[size...])
        return hash(first, merkleizeProgressive(memory: rest, from: subtree + 1))
    }
}

/// Where in a progressive tree a generalized index leads.
enum ProgressivePlace {
    /// To the node above a subtree and all behind it.
    case rest(from: Int)
    /// Into a subtree.
    case inside(Int, GeneralizedIndex)

    /// The place of an index below the tree's root.
    init(_ index: GeneralizedIndex) {
        var index = index
        var subtree = 0
        while index != .root {
            let (side, rest) = index.split(depth: 1)
            guard side.isRight(at: 0) else {
                self = .inside(subtree, rest)
                return
            }
            subtree += 1
            index = rest
        }
        self = .rest(from: subtree)
    }
}

extension GeneralizedIndex {
    /// The index of a leaf of the progressive tree below this node; `nil` when the number does not fit.
    func progressiveLeaf(_ leaf: Int) -> GeneralizedIndex? {
        let subtree = Merkle.progressiveSubtree(ofLeaf: leaf)
        // All the way right, then left: a one for every subtree passed, and a zero.
        let spine = descendant(depth: subtree + 1, index: (1 << UInt64(subtree + 1)) - 2)
        return spine?.descendant(depth: 2 * subtree, index: UInt64(leaf - Merkle.progressiveStart(subtree)))
    }
}
