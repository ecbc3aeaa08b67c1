public import Primitives

extension SSZList {
    /// The generalized index of what a path leads to, below the node where the value begins.
    public static func generalizedIndex(
        of path: ArraySlice<SSZPathComponent>, below root: GeneralizedIndex, _ limits: SSZLimits
    ) -> GeneralizedIndex? {
        SSZElements<Element>.listIndex(of: path, under: Limit.self, below: root, limits)
    }

    /// The node of the value's tree at a generalized index; `nil` when the tree does not reach there.
    public func merkleNode(at index: GeneralizedIndex, _ limits: SSZLimits) -> Root? {
        Merkle.listNode(at: index, length: count, root: { hashTreeRoot(limits) }) { index in
            elements.withUnsafeBufferPointer { elements in
                if Limit.isProgressive { return SSZElements.progressiveNode(at: index, elements, limits) }
                let depth = SSZElements<Element>.depth(limit: Limit.resolve(limits))
                return SSZElements.node(
                    at: index, depth: depth, count: elements.count, limits,
                    inner: { SSZElements.node(elements, height: $0, position: $1, limits) }, element: { elements[$0] })
            }
        }
    }
}

extension SSZVector {
    /// The generalized index of what a path leads to, below the node where the value begins.
    public static func generalizedIndex(
        of path: ArraySlice<SSZPathComponent>, below root: GeneralizedIndex, _ limits: SSZLimits
    ) -> GeneralizedIndex? {
        if path.isEmpty { return root }
        return SSZElements<Element>.generalizedIndex(of: path, limit: Length.resolve(limits), below: root, limits)
    }

    /// The node of the value's tree at a generalized index; `nil` when the tree does not reach there.
    public func merkleNode(at index: GeneralizedIndex, _ limits: SSZLimits) -> Root? {
        let depth = SSZElements<Element>.depth(limit: Length.resolve(limits))
        return sized(limits).withUnsafeBufferPointer { elements in
            SSZElements.node(
                at: index, depth: depth, count: elements.count, limits,
                inner: { SSZElements.node(elements, height: $0, position: $1, limits) }, element: { elements[$0] })
        }
    }
}

extension CachedList {
    /// The generalized index of what a path leads to, below the node where the value begins.
    public static func generalizedIndex(
        of path: ArraySlice<SSZPathComponent>, below root: GeneralizedIndex, _ limits: SSZLimits
    ) -> GeneralizedIndex? {
        SSZElements<Element>.listIndex(of: path, under: Limit.self, below: root, limits)
    }

    /// The node of the value's tree at a generalized index; `nil` when the tree does not reach there.
    public func merkleNode(at index: GeneralizedIndex, _ limits: SSZLimits) -> Root? {
        Merkle.listNode(at: index, length: count, root: { hashTreeRoot(limits) }) { index in
            if Limit.isProgressive { return elements.progressiveNode(at: index, limits) }
            return elements.node(at: index, depth: SSZElements<Element>.depth(limit: Limit.resolve(limits)), limits)
        }
    }
}

extension CachedVector {
    /// The generalized index of what a path leads to, below the node where the value begins.
    public static func generalizedIndex(
        of path: ArraySlice<SSZPathComponent>, below root: GeneralizedIndex, _ limits: SSZLimits
    ) -> GeneralizedIndex? {
        if path.isEmpty { return root }
        return SSZElements<Element>.generalizedIndex(of: path, limit: Length.resolve(limits), below: root, limits)
    }

    /// The node of the value's tree at a generalized index; `nil` when the tree does not reach there.
    public func merkleNode(at index: GeneralizedIndex, _ limits: SSZLimits) -> Root? {
        sized(limits).node(at: index, depth: SSZElements<Element>.depth(limit: Length.resolve(limits)), limits)
    }
}

extension CachedElements {
    /// The node of the elements' tree of that depth at a generalized index; cached nodes are not hashed again.
    func node(at index: GeneralizedIndex, depth: Int, _ limits: SSZLimits) -> Root? {
        SSZElements<Element>.node(
            at: index, depth: depth, count: count, limits,
            inner: { height, position in
                store?.node(height: height, position: position, limits) ?? Merkle.zeroHashes[height]
            }, element: { self[$0] })
    }
}

extension ByteList {
    /// The generalized index of what a path leads to, below the node where the value begins.
    public static func generalizedIndex(
        of path: ArraySlice<SSZPathComponent>, below root: GeneralizedIndex, _ limits: SSZLimits
    ) -> GeneralizedIndex? {
        SSZElements<UInt8>.listIndex(of: path, under: Limit.self, below: root, limits)
    }

    /// The node of the value's tree at a generalized index; `nil` when the tree does not reach there.
    public func merkleNode(at index: GeneralizedIndex, _ limits: SSZLimits) -> Root? {
        SSZList<UInt8, Limit>(bytes).merkleNode(at: index, limits)
    }
}
