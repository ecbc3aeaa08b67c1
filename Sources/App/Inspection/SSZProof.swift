package import Primitives
package import SSZ

/// A part of a value and the branch that proves it against the value's root (ssz/merkle-proofs.md).
package struct SSZProof: Equatable, Sendable {
    package let index: GeneralizedIndex
    package let leaf: Root
    /// The siblings from the leaf up.
    package let branch: [Root]
    package let root: Root

    /// - Returns: nil when the value has no such part.
    package init?(of value: any SSZType, at path: SSZPath, _ limits: SSZLimits) {
        guard let index = Self.index(in: value, of: path, limits) else { return nil }
        self.init(of: value, at: index, limits)
    }

    /// - Returns: nil when the value's tree does not reach there.
    package init?(of value: any SSZType, at index: GeneralizedIndex, _ limits: SSZLimits) {
        guard let leaf = value.merkleNode(at: index, limits) else { return nil }
        var branch: [Root] = []
        var node = index
        while node != .root {
            guard let sibling = value.merkleNode(at: node.sibling, limits) else { return nil }
            branch.append(sibling)
            node = node.parent
        }
        self.index = index
        self.leaf = leaf
        self.branch = branch
        root = value.hashTreeRoot(limits)
    }

    /// Whether leaf and branch lead to the root.
    package var isValid: Bool { Merkle.isValidProof(leaf: leaf, branch: branch, at: index, root: root) }

    private static func index<T: SSZType>(in value: T, of path: SSZPath, _ limits: SSZLimits) -> GeneralizedIndex? {
        T.generalizedIndex(of: path.components[...], below: .root, limits)
    }
}
