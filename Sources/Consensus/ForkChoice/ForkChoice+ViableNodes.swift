import ConsensusTypes
package import Primitives

extension ForkChoice {
    /// The leaf blocks of `get_filtered_block_tree`, which may become head, with their weights.
    package var viableLeaves: [(root: Root, weight: Gwei)] {
        let isInTree = filteredTree()
        let parents = Set(tree.nodes.indices.filter { isInTree[$0] }.compactMap { tree.nodes[$0].parent })
        return tree.nodes.indices.filter { isInTree[$0] && !parents.contains($0) }.map { index in
            let root = tree.nodes[index].block.root
            return (root, weight(of: root))
        }
    }

    /// The nodes of `get_filtered_block_tree` without children (`get_node_children`), with their weights: before Gloas
    /// the leaf blocks, then also the empty and full nodes on which nothing was built.
    package var viableNodes: [(node: ForkChoiceNode, weight: Gwei)] {
        guard tree.hasGloas else {
            return viableLeaves.map { (ForkChoiceNode(root: $0.root, payloadStatus: .full), $0.weight) }
        }
        let isInTree = filteredTree()
        var continued: Set<ForkChoiceNode> = []
        for (index, node) in tree.nodes.enumerated() where isInTree[index] {
            continued.insert(ForkChoiceNode(root: node.block.parentRoot, payloadStatus: node.parentStatus))
        }
        var result: [(node: ForkChoiceNode, weight: Gwei)] = []
        for (index, node) in tree.nodes.enumerated() where isInTree[index] {
            var statuses: [PayloadStatus] = node.isGloas ? [.empty] : []
            if node.isPayloadVerified { statuses.append(.full) }
            for status in statuses {
                let leaf = ForkChoiceNode(root: node.block.root, payloadStatus: status)
                guard !continued.contains(leaf) else { continue }
                let weight = node.isGloas ? weight(of: leaf) : weight(of: node.block.root)
                result.append((leaf, weight))
            }
        }
        return result
    }

    /// `get_filtered_block_tree` by position: what descends from the justified block and has a viable leaf.
    private func filteredTree() -> [Bool] {
        let isViableLeaf = leafViability()
        var hasChildren = [Bool](repeating: false, count: tree.nodes.count)
        var isInTree = hasChildren
        for (index, node) in tree.nodes.enumerated().reversed() where !node.isInvalid {
            if !hasChildren[index] { isInTree[index] = isViableLeaf(index) }
            guard let parent = node.parent else { continue }
            hasChildren[parent] = true
            if isInTree[index] { isInTree[parent] = true }
        }
        for (index, node) in tree.nodes.enumerated() where node.block.root != justifiedCheckpoint.root {
            isInTree[index] = isInTree[index] && node.parent.map { isInTree[$0] } ?? false
        }
        return isInTree
    }
}
