public import Primitives

/// Single proofs (ssz/merkle-proofs.md "Merkle single-proofs", "Merkle multiproofs").
extension Merkle {
    /// The root that a leaf at a generalized index and its branch lead to (`calculate_merkle_root`); `nil` when the
    /// branch does not have exactly one sibling per level.
    public static func root(leaf: Root, branch: some Collection<Root>, at index: GeneralizedIndex) -> Root? {
        guard branch.count == index.depth else { return nil }
        var value = leaf
        for (level, sibling) in branch.enumerated() {
            value = index.isRight(at: level) ? hash(sibling, value) : hash(value, sibling)
        }
        return value
    }

    /// Whether the leaf is at that generalized index of the tree with that root (`verify_merkle_proof`).
    public static func isValidProof(
        leaf: Root, branch: some Collection<Root>, at index: GeneralizedIndex, root: Root
    ) -> Bool {
        self.root(leaf: leaf, branch: branch, at: index) == root
    }

    /// The nodes that a proof of several leaves has to carry, in its order (`get_helper_indices`).
    public static func helperIndices(_ indices: some Collection<GeneralizedIndex>) -> [GeneralizedIndex] {
        var helpers: Set<GeneralizedIndex> = []
        var known: Set<GeneralizedIndex> = []
        for index in indices {
            var node = index
            while node != .root {
                helpers.insert(node.sibling)
                known.insert(node)
                node = node.parent
            }
        }
        return helpers.subtracting(known).sorted(by: >)
    }

    /// The root that several leaves and a proof of them lead to (`calculate_multi_merkle_root`); `nil` when the numbers
    /// do not match, a leaf is given twice, or one lies below another.
    public static func root(leaves: [Root], proof: [Root], at indices: [GeneralizedIndex]) -> Root? {
        let helpers = helperIndices(indices)
        guard leaves.count == indices.count, proof.count == helpers.count, !indices.isEmpty else { return nil }
        let given = Set(indices)
        // The levels are hashed from the bottom up; a leaf above another one would have to be believed twice.
        guard given.count == indices.count, !indices.contains(where: { hasAncestor($0, in: given) }) else { return nil }
        var nodes = Dictionary(zip(indices + helpers, leaves + proof)) { first, _ in first }
        var queue = nodes.keys.sorted(by: >)
        var next = 0
        while next < queue.count {
            let index = queue[next]
            next += 1
            // Without its sibling, the node waits: it is met again from there.
            guard index != .root, nodes[index.parent] == nil,
                let node = nodes[index], let sibling = nodes[index.sibling]
            else { continue }
            nodes[index.parent] = index.isRight(at: 0) ? hash(sibling, node) : hash(node, sibling)
            queue.append(index.parent)
        }
        return nodes[.root]
    }

    /// Whether the leaves are at those generalized indices of the tree with that root (`verify_merkle_multiproof`).
    public static func isValidMultiProof(
        leaves: [Root], proof: [Root], at indices: [GeneralizedIndex], root: Root
    ) -> Bool {
        self.root(leaves: leaves, proof: proof, at: indices) == root
    }

    private static func hasAncestor(_ index: GeneralizedIndex, in indices: Set<GeneralizedIndex>) -> Bool {
        var node = index
        while node != .root {
            node = node.parent
            if indices.contains(node) { return true }
        }
        return false
    }
}
