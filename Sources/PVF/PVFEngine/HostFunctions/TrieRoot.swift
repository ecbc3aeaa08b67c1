internal import Digests
internal import PVFPrimitives

/// The root of Substrate's base-16 Patricia trie over a list of values, hashed with BLAKE2b-256.
package enum TrieRoot {
    /// How long values stand in a node: always inside it, or from 33 bytes on as their hash.
    package enum StateVersion: Sendable {
        case v0
        case v1
    }

    /// One key, as half bytes, with its value.
    private struct Entry {
        let nibbles: [UInt8]
        let value: [UInt8]
    }

    /// The root over a list of values whose keys are their SCALE-compact indices.
    package static func ordered(_ values: [[UInt8]], version: StateVersion) -> [UInt8] {
        guard !values.isEmpty else { return Blake2b.hash256([0]) }
        let entries = values.enumerated()
            .map { Entry(nibbles: nibbles(of: compact($0.offset)), value: $0.element) }
            .sorted { $0.nibbles.lexicographicallyPrecedes($1.nibbles) }
        return Blake2b.hash256(node(entries[...], from: 0, version))
    }

    private static func nibbles(of key: [UInt8]) -> [UInt8] { key.flatMap { [$0 >> 4, $0 & 15] } }

    /// The encoding of the node above sorted entries that agree in their first `depth` nibbles. No key of such a list is
    /// the beginning of another, so that a branch has no value.
    private static func node(_ entries: ArraySlice<Entry>, from depth: Int, _ version: StateVersion) -> [UInt8] {
        guard let first = entries.first, let last = entries.last else { return [0] }
        if entries.count == 1 { return leaf(first, from: depth, version) }
        // Sorted, so that what the first and the last share, all share.
        var end = depth
        while end < min(first.nibbles.count, last.nibbles.count), first.nibbles[end] == last.nibbles[end] { end += 1 }
        var rest = entries
        var bitmap: UInt16 = 0
        var children: [UInt8] = []
        while let nibble = rest.first?.nibbles[end] {
            let group = rest.prefix { $0.nibbles[end] == nibble }
            bitmap |= 1 << UInt16(nibble)
            children += reference(node(group, from: end + 1, version))
            rest = rest.dropFirst(group.count)
        }
        return header((0b1000_0000, 6), Array(first.nibbles[depth..<end]))
            + [UInt8(truncatingIfNeeded: bitmap), UInt8(bitmap >> 8)] + children
    }

    private static func leaf(_ entry: Entry, from depth: Int, _ version: StateVersion) -> [UInt8] {
        let hashed = version == .v1 && entry.value.count >= 33
        let prefix: (UInt8, Int) = hashed ? (0b0010_0000, 5) : (0b0100_0000, 6)
        return header(prefix, Array(entry.nibbles[depth...]))
            + (hashed ? Blake2b.hash256(entry.value) : compact(entry.value.count) + entry.value)
    }

    /// A child as its parent holds it: its encoding when shorter than a hash, else its hash.
    private static func reference(_ node: [UInt8]) -> [UInt8] {
        let body = node.count < 32 ? node : Blake2b.hash256(node)
        return compact(body.count) + body
    }

    /// The kind of node in the upper bits, the number of nibbles in the lower, then the nibbles. Keys are of at most nine
    /// bytes, so that their number always fits.
    private static func header(_ prefix: (kind: UInt8, bits: Int), _ partial: [UInt8]) -> [UInt8] {
        var out = [prefix.kind | UInt8(partial.count) & (1 << UInt8(prefix.bits) - 1)]
        var nibbles = partial[...]
        if partial.count % 2 == 1, let odd = nibbles.popFirst() { out.append(odd) }
        while let high = nibbles.popFirst(), let low = nibbles.popFirst() { out.append(high << 4 | low) }
        return out
    }

    private static func compact(_ value: Int) -> [UInt8] {
        var writer = ScaleWriter()
        writer.write(compact: UInt64(value))
        return writer.bytes
    }
}
