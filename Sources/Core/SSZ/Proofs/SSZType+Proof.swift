public import Primitives

extension SSZType {
    /// The generalized index of what a path leads to: `[.field("finalized_checkpoint"), .field("root")]`; `nil` when the
    /// type has no such part (`get_generalized_index`).
    public static func generalizedIndex(_ path: [SSZPathComponent], _ limits: SSZLimits) -> GeneralizedIndex? {
        generalizedIndex(of: path[...], below: .root, limits)
    }

    /// The branch of the node at a generalized index, from the bottom up, as `is_valid_merkle_branch` takes it; `nil`
    /// when the tree does not reach there.
    public func merkleProof(at index: GeneralizedIndex, _ limits: SSZLimits) -> [Root]? {
        var branch: [Root] = []
        var node = index
        while node != .root {
            guard let sibling = merkleNode(at: node.sibling, limits) else { return nil }
            branch.append(sibling)
            node = node.parent
        }
        return branch
    }

    /// The branch of what a path leads to; `nil` when there is no such part.
    public func merkleProof(_ path: [SSZPathComponent], _ limits: SSZLimits) -> [Root]? {
        Self.generalizedIndex(path, limits).flatMap { merkleProof(at: $0, limits) }
    }

    /// The proof of the nodes at several generalized indices, in the order of `Merkle.helperIndices`; `nil` when the tree
    /// does not reach there.
    public func merkleMultiProof(at indices: [GeneralizedIndex], _ limits: SSZLimits) -> [Root]? {
        var proof: [Root] = []
        for helper in Merkle.helperIndices(indices) {
            guard let node = merkleNode(at: helper, limits) else { return nil }
            proof.append(node)
        }
        return proof
    }
}

extension Merkle {
    /// A node over memory cut into leaves of 32 bytes: the one at that height, `position` nodes from the left.
    static func node(memory: UnsafeRawBufferPointer, height: Int, position: UInt64) -> Root {
        // Behind the memory's end there are zeros; positions that far are compared without multiplying them out.
        guard height < 50, position < UInt64(memory.count) else {
            return position == 0 ? merkleize(memory: memory, depth: height) : zeroHashes[height]
        }
        let size = 32 << height
        let start = Int(position) * size
        guard start < memory.count else { return zeroHashes[height] }
        let end = min(start + size, memory.count)
        return merkleize(memory: UnsafeRawBufferPointer(rebasing: memory[start..<end]), depth: height)
    }
}

extension SSZElements {
    /// The node of a tree of `depth` over elements; `element` is asked for what lies below an element's own root.
    static func node(
        at index: GeneralizedIndex, depth: Int, count: Int, _ limits: SSZLimits,
        inner: (_ height: Int, _ position: UInt64) -> Root, element: (Int) -> Element
    ) -> Root? {
        if index.depth <= depth {
            return inner(depth - index.depth, index.rawValue ^ 1 << UInt64(index.depth))
        }
        let (leaf, rest) = index.split(depth: depth)
        let position = leaf.rawValue ^ 1 << UInt64(depth)
        guard Element.sszValuesPerLeaf == 0, position < UInt64(count) else { return nil }
        return element(Int(position)).merkleNode(at: rest, limits)
    }

    /// The node at that height over elements in memory, `position` nodes from the left.
    static func node(
        _ elements: UnsafeBufferPointer<Element>, height: Int, position: UInt64, _ limits: SSZLimits
    ) -> Root {
        if Element.sszValuesPerLeaf > 0 {
            return Merkle.node(memory: UnsafeRawBufferPointer(elements), height: height, position: position)
        }
        let count = UInt64(elements.count)
        guard position == 0 || height < 62 && position <= count >> UInt64(height) else {
            return Merkle.zeroHashes[height]
        }
        let start = min(position << UInt64(height), count)
        let end = height < 62 ? min(start + 1 << UInt64(height), count) : count
        return root(UnsafeBufferPointer(rebasing: elements[Int(start)..<Int(end)]), depth: height, limits)
    }

    /// The generalized index of the leaf that holds an element, below the root of the elements' tree; then into it.
    static func generalizedIndex(
        of path: ArraySlice<SSZPathComponent>, limit: Int, below root: GeneralizedIndex, _ limits: SSZLimits
    ) -> GeneralizedIndex? {
        guard case .index(let position)? = path.first, position >= 0, position < limit else { return nil }
        let perLeaf = max(Element.sszValuesPerLeaf, 1)
        guard let leaf = root.descendant(depth: depth(limit: limit), index: UInt64(position / perLeaf)) else {
            return nil
        }
        return Element.generalizedIndex(of: path.dropFirst(), below: leaf, limits)
    }

    /// As above for a list: its elements are left of its length.
    static func listIndex<L: SSZLimit>(
        of path: ArraySlice<SSZPathComponent>, under limit: L.Type, below root: GeneralizedIndex, _ limits: SSZLimits
    ) -> GeneralizedIndex? {
        if path.isEmpty { return root }
        if path.first == .length { return path.count == 1 ? root.descendant(depth: 1, index: 1) : nil }
        guard let data = root.descendant(depth: 1, index: 0) else { return nil }
        guard L.isProgressive else {
            return generalizedIndex(of: path, limit: L.resolve(limits), below: data, limits)
        }
        guard case .index(let position)? = path.first, position >= 0,
            let leaf = data.progressiveLeaf(position / max(Element.sszValuesPerLeaf, 1))
        else { return nil }
        return Element.generalizedIndex(of: path.dropFirst(), below: leaf, limits)
    }
}

extension Merkle {
    /// The node of a list: its root, its length, or a node of its elements' tree.
    static func listNode(
        at index: GeneralizedIndex, length: Int, root: () -> Root, data: (GeneralizedIndex) -> Root?
    ) -> Root? {
        if index == .root { return root() }
        let (side, rest) = index.split(depth: 1)
        if side.isRight(at: 0) { return rest == .root ? UInt64(length).leafRoot : nil }
        return data(rest)
    }
}
