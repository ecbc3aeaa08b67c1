import Digests
package import Primitives
import RLP

/// The root of the Merkle-Patricia trie that a block's header has for a list: from the RLP of each index to the item.
///
/// Source: Ethereum yellow paper, appendix D; the keys of section 4.3.
package enum OrderedTrie {
    /// The root of a trie without entries: of the encoding of no bytes.
    package static let emptyRoot = hash(RLP.empty.encoded)

    /// The root over the items in order.
    package static func root(_ items: [[UInt8]]) -> Bytes32 {
        guard !items.isEmpty else { return emptyRoot }
        let entries = items.enumerated().map { index, item in
            Entry(path: nibbles(RLP.number(UInt64(index)).encoded), value: item)
        }
        return hash(node(entries.sorted { $0.path.lexicographicallyPrecedes($1.path) }[...], depth: 0))
    }

    private struct Entry {
        let path: [UInt8]
        let value: [UInt8]
    }

    /// The encoding of the node below which the entries are; their paths agree up to `depth`. No path is another's
    /// prefix: the keys are encodings of numbers.
    private static func node(_ entries: ArraySlice<Entry>, depth: Int) -> [UInt8] {
        guard let first = entries.first, let last = entries.last else { return RLP.empty.encoded }
        if entries.count == 1 {
            return RLP.list([.bytes(packed(first.path[depth...], isLeaf: true)), .bytes(first.value)]).encoded
        }
        // Sorted: what the first and the last share, all share.
        let shared = zip(first.path[depth...], last.path[depth...]).prefix { $0 == $1 }.count
        if shared > 0 {
            let path = packed(first.path[depth..<depth + shared], isLeaf: false)
            return RLP.encodedList([RLP.bytes(path).encoded, reference(node(entries, depth: depth + shared))])
        }
        var children: [[UInt8]] = []
        var rest = entries
        for nibble in UInt8(0)..<16 {
            let child = rest.prefix { $0.path[depth] == nibble }
            rest = rest.dropFirst(child.count)
            children.append(child.isEmpty ? RLP.empty.encoded : reference(node(child, depth: depth + 1)))
        }
        return RLP.encodedList(children + [RLP.empty.encoded])
    }

    /// How a parent names a node: by its hash, or by itself when that is shorter.
    private static func reference(_ node: [UInt8]) -> [UInt8] {
        node.count < 32 ? node : RLP.fixed(hash(node)).encoded
    }

    private static func nibbles(_ bytes: [UInt8]) -> [UInt8] { bytes.flatMap { [$0 >> 4, $0 & 0xf] } }

    /// Hex-prefix encoding: a flag for leaves, one for odd lengths, then two nibbles a byte.
    private static func packed(_ nibbles: ArraySlice<UInt8>, isLeaf: Bool) -> [UInt8] {
        let isOdd = !nibbles.count.isMultiple(of: 2)
        let flags: UInt8 = (isLeaf ? 2 : 0) + (isOdd ? 1 : 0)
        let all = (isOdd ? [flags] : [flags, 0]) + nibbles
        return stride(from: 0, to: all.count, by: 2).map { all[$0] << 4 | all[$0 + 1] }
    }

    private static func hash(_ bytes: [UInt8]) -> Bytes32 { keccak256(bytes) }
}

/// Keccak-256 as the protocol's 32-byte value.
func keccak256(_ bytes: [UInt8]) -> Bytes32 {
    // The digest has 32 bytes by definition; the zero stands where the type cannot say so.
    Bytes32(bytes: Keccak.hash256(bytes)) ?? Bytes32()
}
