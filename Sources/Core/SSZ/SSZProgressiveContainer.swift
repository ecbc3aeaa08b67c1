public import Primitives

/// A container whose fields keep their places in the Merkle tree when later versions add fields or leave some out: the
/// specification's `ProgressiveContainer(active_fields)` (EIP-7495). Its encoding and its JSON are a container's.
public protocol SSZProgressiveContainer: SSZContainer {
    /// Which places of the tree the fields take, in their order.
    static var activeFields: SSZActiveFields { get }
}

/// The places of a progressive container's fields: `[1, 0, 1]` leaves the second place empty.
@frozen
public struct SSZActiveFields: Sendable, Hashable, ExpressibleByArrayLiteral {
    /// The places that are taken, ascending, all below 256.
    public let places: [Int]
    /// The leaf beside the fields' tree: a bit for every place.
    @usableFromInline let leaf: Root
    /// Whether no place is left out.
    @usableFromInline let isDense: Bool

    /// A 1 for every place that is taken, a 0 for one that is not. At most 256, and the last is a 1.
    public init(arrayLiteral flags: Int...) { self.init(flags.indices.filter { flags[$0] == 1 }) }

    /// All of the first `count` places.
    public init(all count: Int) { self.init(Array(0..<count)) }

    private init(_ places: [Int]) {
        precondition(!places.isEmpty && places.allSatisfy { $0 < 256 }, "active fields are 1 to 256 places")
        self.places = places
        var leaf = Root()
        for place in places { leaf[place >> 3] |= 1 << UInt8(place & 7) }
        self.leaf = leaf
        isDense = places.last == places.count - 1
    }
}

extension SSZProgressiveContainer {
    /// The root of the value's Merkle tree.
    @inlinable
    public func hashTreeRoot(_ limits: SSZLimits) -> Root {
        withUnsafeTemporaryAllocation(of: Root.self, capacity: SSZRootVisitor.capacity) { nodes in
            var visitor = SSZRootVisitor(nodes, limits)
            visitFields(&visitor)
            return visitor.progressiveRoot(Self.activeFields)
        }
    }

    /// The roots of consecutive values.
    @inlinable
    public static func hashTreeRoots(
        of values: UnsafeBufferPointer<Self>, into roots: UnsafeMutablePointer<Root>, _ limits: SSZLimits
    ) {
        for index in values.indices { (roots + index).initialize(to: values[index].hashTreeRoot(limits)) }
    }
}

extension SSZRootVisitor {
    /// The root of a progressive container.
    @usableFromInline
    mutating func progressiveRoot(_ active: SSZActiveFields) -> Root {
        if active.isDense, count <= nodes.count {
            let fields = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(nodes)[..<(32 * count)])
            return Merkle.hash(Merkle.merkleizeProgressive(memory: fields), active.leaf)
        }
        let leaves = active.leaves(Array(nodes.prefix(count)) + more)
        return Merkle.hash(leaves.withUnsafeBytes { Merkle.merkleizeProgressive(memory: $0) }, active.leaf)
    }
}

extension SSZActiveFields {
    /// The fields' roots at their places, zeros at the others.
    func leaves(_ roots: [Root]) -> [Root] {
        precondition(roots.count == places.count, "\(roots.count) fields, but \(places.count) active ones")
        var leaves = [Root](repeating: Root(), count: (places.last ?? 0) + 1)
        for (place, root) in zip(places, roots) { leaves[place] = root }
        return leaves
    }
}
