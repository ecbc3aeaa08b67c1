import CHashing
public import Primitives

/// Hashing and Merkle trees (ssz/simple-serialize.md "Merkleization", phase0/beacon-chain.md "is_valid_merkle_branch").
public enum Merkle {
    /// SHA-256 of any bytes.
    public static func sha256(_ bytes: UnsafeRawBufferPointer) -> Bytes32 {
        var digest = Bytes32()
        digest.withUnsafeMutableBytes {
            chashing_sha256(
                $0.assumingMemoryBound(to: UInt8.self).baseAddress,
                bytes.assumingMemoryBound(to: UInt8.self).baseAddress, bytes.count)
        }
        return digest
    }

    /// SHA-256 of any bytes.
    @inlinable
    public static func sha256(_ bytes: some Sequence<UInt8>) -> Bytes32 {
        if let digest = bytes.withContiguousStorageIfAvailable({ sha256(UnsafeRawBufferPointer($0)) }) { return digest }
        return [UInt8](bytes).withUnsafeBytes { sha256($0) }
    }

    /// SHA-256 of two nodes side by side.
    public static func hash(_ left: Root, _ right: Root) -> Root {
        var pair = InlineArray<2, Root>(repeating: left)
        pair[1] = right
        withUnsafeMutablePointer(to: &pair) {
            let bytes = UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt8.self)
            chashing_hash_pairs(bytes, bytes, 1)
        }
        return pair[0]
    }

    /// Hashes `count` pairs of nodes at `nodes` to `count` parents at `parents`, which may be the same place.
    public static func hashPairs(_ parents: UnsafeMutableRawPointer, _ nodes: UnsafeRawPointer, count: Int) {
        chashing_hash_pairs(
            parents.assumingMemoryBound(to: UInt8.self), nodes.assumingMemoryBound(to: UInt8.self), count)
    }

    /// The roots of trees of zeros by their depth, 0 to 64.
    public static let zeroHashes: [Root] = {
        var hashes = [Root()]
        for depth in 0..<64 { hashes.append(hash(hashes[depth], hashes[depth])) }
        return hashes
    }()

    /// How deep the tree over that many leaves is: the exponent of the next power of two.
    @inlinable
    public static func depth(leaves: Int) -> Int {
        leaves <= 1 ? 0 : Int.bitWidth - (leaves - 1).leadingZeroBitCount
    }

    /// The root of a tree over the chunks, padded with zeros up to `limit` leaves (or to the next power of two).
    public static func merkleize(chunks: [Root], limit: Int? = nil) -> Root {
        let depth = depth(leaves: max(limit ?? chunks.count, chunks.count))
        return chunks.withUnsafeBytes { merkleize(memory: $0, depth: depth) }
    }

    /// The root of a tree of that depth over the memory, cut into leaves of 32 bytes; the rest is zeros.
    public static func merkleize(memory: UnsafeRawBufferPointer, depth: Int) -> Root {
        let leaves = (memory.count + 31) / 32
        precondition(leaves <= 1 || Self.depth(leaves: leaves) <= depth, "more leaves than the tree's depth allows")
        guard leaves > 0 else { return zeroHashes[depth] }
        return withUnsafeTemporaryAllocation(of: Root.self, capacity: leaves / 2 + 2) { nodes in
            guard let base = nodes.baseAddress, let input = memory.baseAddress else { return zeroHashes[depth] }
            let pairs = memory.count / 64
            if pairs > 0 { hashPairs(base, input, count: pairs) }
            let tail = memory.count - 64 * pairs
            var count = pairs
            if tail > 0 {
                let raw = UnsafeMutableRawPointer(base + pairs)
                raw.initializeMemory(as: UInt8.self, repeating: 0, count: 64)
                raw.copyMemory(from: input + 64 * pairs, byteCount: tail)
                // A single leaf at depth 0 is the root itself.
                if depth == 0 { return base[pairs] }
                hashPairs(raw, raw, count: 1)
                count += 1
            }
            return reduce(base, count: count, from: 1, to: depth)
        }
    }

    /// The root over `count` nodes of one level, at least one, which stand where they are overwritten; there must be
    /// room for one more.
    public static func reduce(_ nodes: UnsafeMutablePointer<Root>, count: Int, from level: Int, to depth: Int) -> Root {
        var count = count
        var level = level
        while count > 1 {
            if !count.isMultiple(of: 2) {
                (nodes + count).initialize(to: zeroHashes[level])
                count += 1
            }
            count /= 2
            hashPairs(nodes, nodes, count: count)
            level += 1
        }
        precondition(level <= depth, "more leaves than the tree's depth allows")
        var root = nodes[0]
        while level < depth {
            root = hash(root, zeroHashes[level])
            level += 1
        }
        return root
    }

    /// The root of a list or bitlist: its tree beside its length.
    public static func mixInLength(_ root: Root, _ length: Int) -> Root {
        hash(root, UInt64(length).leafRoot)
    }

    /// Whether the leaf at position `index` of a tree of that depth, with the branch of its siblings from the bottom
    /// up, has that root (the specification's `is_valid_merkle_branch`). A branch that is too short is not valid.
    public static func isValidMerkleBranch(
        leaf: Root, branch: some Collection<Root>, depth: Int, index: UInt64, root: Root
    ) -> Bool {
        guard depth >= 0, branch.count >= depth else { return false }
        var value = leaf
        for (level, sibling) in branch.prefix(depth).enumerated() {
            let isRight = level < 64 && index >> UInt64(level) & 1 == 1
            value = isRight ? hash(sibling, value) : hash(value, sibling)
        }
        return value == root
    }
}

extension UInt64 {
    /// The leaf that holds the number alone.
    @inlinable
    var leafRoot: Root {
        var root = Root()
        root.withUnsafeMutableBytes { $0.storeBytes(of: littleEndian, as: UInt64.self) }
        return root
    }
}
