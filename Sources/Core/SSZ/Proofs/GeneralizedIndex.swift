/// The position of a node in a Merkle tree: 1 is the root, 2i and 2i + 1 are the children of i
/// (ssz/merkle-proofs.md "Generalized Merkle tree index").
@frozen
public struct GeneralizedIndex: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number, at least 1.
    public let rawValue: UInt64

    /// The position with that number; `nil` for 0, which is no position.
    @inlinable
    public init?(_ rawValue: UInt64) {
        guard rawValue > 0 else { return nil }
        self.rawValue = rawValue
    }

    @inlinable
    init(nonzero rawValue: UInt64) { self.rawValue = rawValue }

    /// The whole tree.
    public static let root = GeneralizedIndex(nonzero: 1)

    /// How far below the root the node is (`get_generalized_index_length`).
    @inlinable
    public var depth: Int { 63 - rawValue.leadingZeroBitCount }

    /// Whether the node is a right child at a level above the bottom (`get_generalized_index_bit`).
    @inlinable
    public func isRight(at level: Int) -> Bool { level < 64 && rawValue >> UInt64(level) & 1 == 1 }

    /// The other child of the same parent; the root is its own.
    @inlinable
    public var sibling: GeneralizedIndex { self == .root ? self : GeneralizedIndex(nonzero: rawValue ^ 1) }

    /// The node above; the root is its own.
    @inlinable
    public var parent: GeneralizedIndex { self == .root ? self : GeneralizedIndex(nonzero: rawValue >> 1) }

    /// The node `index` of the level `depth` below this one; `nil` when the number does not fit.
    @inlinable
    public func descendant(depth: Int, index: UInt64) -> GeneralizedIndex? {
        guard depth >= 0, self.depth + depth < 64, depth == 64 || index >> UInt64(depth) == 0 else { return nil }
        return GeneralizedIndex(nonzero: rawValue << UInt64(depth) | index)
    }

    /// The position in this tree of a node of the tree that hangs at this node (`concat_generalized_indices`).
    @inlinable
    public func concatenating(_ inner: GeneralizedIndex) -> GeneralizedIndex? {
        descendant(depth: inner.depth, index: inner.rawValue ^ 1 << UInt64(inner.depth))
    }

    /// The ancestor that many levels below the root and, below it, the rest of the way.
    @usableFromInline
    func split(depth: Int) -> (ancestor: GeneralizedIndex, rest: GeneralizedIndex) {
        let shift = UInt64(self.depth - depth)
        let mask = (UInt64(1) << shift) - 1
        return (GeneralizedIndex(nonzero: rawValue >> shift), GeneralizedIndex(nonzero: 1 << shift | rawValue & mask))
    }

    /// Whether the left one comes first.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The value in words or digits.
    public var description: String { String(rawValue) }
}

/// One step from a value to a part of it.
public enum SSZPathComponent: Hashable, Sendable {
    /// A field of a container, by its specification name.
    case field(String)
    /// An element of a list or vector, or a bit.
    case index(Int)
    /// The length of a list (`__len__`).
    case length
}
