public import Primitives

extension SSZElements {
    /// The node of a progressive tree over `leaves` leaves at a generalized index; `nil` where the tree does not reach.
    static func progressiveNode(
        at index: GeneralizedIndex, leaves: Int, rest: (_ subtree: Int) -> Root,
        inner: (_ subtree: Int, _ height: Int, _ position: Int) -> Root,
        below: (_ leaf: Int, GeneralizedIndex) -> Root?
    ) -> Root? {
        let subtrees = leaves == 0 ? 0 : Merkle.progressiveSubtree(ofLeaf: leaves - 1) + 1
        switch ProgressivePlace(index) {
        case .rest(let subtree):
            return subtree <= subtrees ? rest(subtree) : nil
        case .inside(let subtree, let index):
            guard subtree < subtrees else { return nil }
            let depth = 2 * subtree
            if index.depth <= depth {
                return inner(subtree, depth - index.depth, Int(index.rawValue ^ 1 << UInt64(index.depth)))
            }
            let (leaf, rest) = index.split(depth: depth)
            let position = Merkle.progressiveStart(subtree) + Int(leaf.rawValue ^ 1 << UInt64(depth))
            return position < leaves ? below(position, rest) : nil
        }
    }

    /// The node of the progressive tree over elements in memory.
    static func progressiveNode(
        at index: GeneralizedIndex, _ elements: UnsafeBufferPointer<Element>, _ limits: SSZLimits
    ) -> Root? {
        let perLeaf = max(Element.sszValuesPerLeaf, 1)
        func part(from subtree: Int) -> UnsafeBufferPointer<Element> {
            UnsafeBufferPointer(rebasing: elements.dropFirst(Merkle.progressiveStart(subtree) * perLeaf))
        }
        return progressiveNode(
            at: index, leaves: (elements.count + perLeaf - 1) / perLeaf,
            rest: { progressiveRoot(part(from: $0), from: $0, limits) },
            inner: { node(part(from: $0), height: $1, position: UInt64($2), limits) },
            below: { Element.sszValuesPerLeaf == 0 ? elements[$0].merkleNode(at: $1, limits) : nil })
    }
}

extension CachedElements {
    /// The node of the elements' progressive tree at a generalized index; cached nodes are not hashed again.
    func progressiveNode(at index: GeneralizedIndex, _ limits: SSZLimits) -> Root? {
        guard let store else { return index == .root ? Root() : nil }
        return SSZElements<Element>.progressiveNode(
            at: index, leaves: store.lastLeaf + 1, rest: { store.progressiveRoot(from: $0, limits) },
            inner: { store.node(in: $0, height: $1, position: $2, limits) },
            below: { Element.sszValuesPerLeaf == 0 ? self[$0].merkleNode(at: $1, limits) : nil })
    }
}

extension SSZProgressiveContainer {
    /// The generalized index of what a path leads to, below the node where the value begins.
    public static func generalizedIndex(
        of path: ArraySlice<SSZPathComponent>, below root: GeneralizedIndex, _ limits: SSZLimits
    ) -> GeneralizedIndex? {
        generalizedIndex(of: path, below: root, limits) { position, _ in
            guard activeFields.places.indices.contains(position) else { return nil }
            return root.descendant(depth: 1, index: 0)?.progressiveLeaf(activeFields.places[position])
        }
    }

    /// The node of the value's tree at a generalized index; `nil` when the tree does not reach there.
    public func merkleNode(at index: GeneralizedIndex, _ limits: SSZLimits) -> Root? {
        if index == .root { return hashTreeRoot(limits) }
        let (side, rest) = index.split(depth: 1)
        if side.isRight(at: 0) { return rest == .root ? Self.activeFields.leaf : nil }
        var visitor = SSZRootsVisitor(limits)
        visitFields(&visitor)
        let leaves = Self.activeFields.leaves(visitor.roots)
        return leaves.withUnsafeBufferPointer { leaves in
            func part(from subtree: Int) -> UnsafeRawBufferPointer {
                let rest = leaves.dropFirst(Merkle.progressiveStart(subtree))
                return UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: rest))
            }
            return SSZElements<Root>.progressiveNode(
                at: rest, leaves: leaves.count, rest: { Merkle.merkleizeProgressive(memory: part(from: $0), from: $0) },
                inner: { Merkle.node(memory: part(from: $0), height: $1, position: UInt64($2)) },
                below: { place, index in
                    guard let target = Self.activeFields.places.firstIndex(of: place) else { return nil }
                    var descent = SSZNodeDescent(target: target, index: index, limits: limits)
                    visitFields(&descent)
                    return descent.result
                })
        }
    }
}
