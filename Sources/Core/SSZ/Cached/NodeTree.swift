public import Primitives

/// The inner nodes of a binary tree in heap order: 1 is the root, 2i and 2i + 1 are the children of i. Which leaves
/// changed is a bit set; only the nodes above those are hashed again.
@usableFromInline
enum NodeTree {
    /// Memory for the nodes above `width` leaves (a power of two, at least 2), followed by the leaves when `withLeaves`;
    /// all are roots of zeros. `level` is the leaves' own height above the real bottom.
    @usableFromInline
    static func allocate(width: Int, withLeaves: Bool, level: Int) -> UnsafeMutablePointer<Root> {
        let nodes = UnsafeMutablePointer<Root>.allocate(capacity: withLeaves ? 2 * width : width)
        let bottom = Merkle.depth(leaves: width)
        nodes.initialize(to: Root())
        for height in (withLeaves ? 0 : 1)...bottom {
            let first = 1 << (bottom - height)
            (nodes + first).initialize(repeating: Merkle.zeroHashes[level + height], count: first)
        }
        return nodes
    }

    /// A copy of what `allocate` made.
    @usableFromInline
    static func copy(_ nodes: UnsafeMutablePointer<Root>, width: Int, withLeaves: Bool) -> UnsafeMutablePointer<Root> {
        let capacity = withLeaves ? 2 * width : width
        let copy = UnsafeMutablePointer<Root>.allocate(capacity: capacity)
        copy.initialize(from: nodes, count: capacity)
        return copy
    }

    /// Hashes the nodes above the leaves whose bits are set. The bits are used up.
    @usableFromInline
    static func update(
        _ nodes: UnsafeMutablePointer<Root>, leaves: UnsafePointer<Root>, width: Int,
        dirty: UnsafeMutableBufferPointer<UInt64>
    ) {
        var level = leaves
        var width = width
        while width > 1 {
            width /= 2
            fold(dirty)
            let parents = nodes + width
            forEachRun(dirty) { start, count in
                Merkle.hashPairs(parents + start, level + 2 * start, count: count)
            }
            level = UnsafePointer(parents)
        }
    }

    /// Replaces every pair of bits by their disjunction: from a level's bits to its parents'.
    private static func fold(_ bits: UnsafeMutableBufferPointer<UInt64>) {
        for index in bits.indices {
            let half = evenBits((bits[index] | bits[index] >> 1) & 0x5555_5555_5555_5555)
            bits[index] = 0
            bits[index / 2] |= half << UInt64(32 * (index % 2))
        }
    }

    /// Moves the 32 bits at even positions together.
    private static func evenBits(_ bits: UInt64) -> UInt64 {
        var bits = bits
        bits = (bits | bits >> 1) & 0x3333_3333_3333_3333
        bits = (bits | bits >> 2) & 0x0f0f_0f0f_0f0f_0f0f
        bits = (bits | bits >> 4) & 0x00ff_00ff_00ff_00ff
        bits = (bits | bits >> 8) & 0x0000_ffff_0000_ffff
        return (bits | bits >> 16) & 0x0000_0000_ffff_ffff
    }

    /// Calls the body with each run of set bits; a run ends at the latest with its word.
    @inlinable
    static func forEachRun(_ bits: UnsafeMutableBufferPointer<UInt64>, _ body: (_ start: Int, _ count: Int) -> Void) {
        for (index, word) in bits.enumerated() {
            var rest = word
            var start = 64 * index
            while rest != 0 {
                let gap = rest.trailingZeroBitCount
                rest >>= UInt64(gap)
                let count = (~rest).trailingZeroBitCount
                body(start + gap, count)
                start += gap + count
                rest = count == 64 ? 0 : rest >> UInt64(count)
            }
        }
    }
}
