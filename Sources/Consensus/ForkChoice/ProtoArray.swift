import ConsensusTypes
import Primitives

/// The block tree as a flat array in which a parent stands before its children.
///
/// One pass backwards adds up the weights, decides viability and finds each block's best child, so the head costs
/// time linear in the number of unfinalised blocks.
struct ProtoArray: Hashable, Sendable {
    struct Node: Hashable, Sendable {
        var block: ForkChoiceBlock
        /// Position of the parent; nil for the root of the tree.
        var parent: Int?
        /// Whether the block builds on its parent's payload (`get_parent_payload_status`).
        var parentStatus: PayloadStatus = .full
        /// `block_timeliness` against the attestations' deadline: nil for an anchor, whose arrival was not seen.
        var isTimely: Bool?
        /// `block_timeliness` against the PTC's deadline.
        var isTimelyForPTC: Bool
        /// `is_payload_verified`: true before Gloas, where the payload comes with the block.
        var isPayloadVerified: Bool
        /// Whether the block's chain has an invalid payload.
        var isInvalid: Bool
        /// The PTC's votes; nil before Gloas, and for an anchor.
        var tally: PayloadTally?

        var isGloas: Bool { block.bidParentBlockHash != nil }
    }

    private(set) var nodes: [Node] = []
    private(set) var indices: [Root: Int] = [:]

    func index(of root: Root) -> Int? { indices[root] }

    subscript(root: Root) -> Node? { indices[root].map { nodes[$0] } }

    /// Whether there are blocks of Gloas, whose payloads come apart.
    private(set) var hasGloas = false

    /// Appends a block whose parent is in the array (or the anchor, as the first).
    mutating func append(_ block: ForkChoiceBlock, isTimely: Bool?, isTimelyForPTC: Bool, tally: PayloadTally? = nil) {
        let parent = indices[block.parentRoot]
        let isGloas = block.bidParentBlockHash != nil
        indices[block.root] = nodes.count
        nodes.append(
            Node(
                block: block, parent: parent, parentStatus: parentStatus(of: block), isTimely: isTimely,
                isTimelyForPTC: isTimelyForPTC, isPayloadVerified: !isGloas,
                isInvalid: !isGloas && block.executionStatus == .invalid, tally: isGloas ? tally : nil))
        if isGloas { hasGloas = true }
    }

    /// `get_parent_payload_status`: blocks before Gloas, and those of an unknown parent, stand on a full one.
    func parentStatus(of block: ForkChoiceBlock) -> PayloadStatus {
        guard let hash = block.bidParentBlockHash, let parent = self[block.parentRoot], parent.isGloas else {
            return .full
        }
        return hash == parent.block.executionBlockHash ? .full : .empty
    }

    /// Changes one block's bookkeeping.
    mutating func update(_ index: Int, _ change: (inout Node) -> Void) {
        change(&nodes[index])
    }

    /// `get_ancestor`: the position of the highest block of the chain with a slot of at most `slot`; nil when pruned.
    func ancestor(of index: Int, at slot: Slot) -> Int? {
        var position = index
        while nodes[position].block.slot > slot {
            guard let parent = nodes[position].parent else { return nil }
            position = parent
        }
        return position
    }

    /// Whether each block's chain contains the finalized block at the finalized slot.
    func descendsFromFinalized(_ finalized: Checkpoint, startSlot: Slot) -> [Bool] {
        var result = [Bool](repeating: false, count: nodes.count)
        for (index, node) in nodes.enumerated() {
            if node.block.root == finalized.root {
                result[index] = true
            } else if let parent = node.parent {
                result[index] = result[parent] && node.block.slot > startSlot
            }
        }
        return result
    }

    /// Removes every block that does not descend from `root`. Returns the removed roots and where the others moved.
    mutating func prune(to root: Root) -> (removed: [Root], moved: [Int])? {
        guard let first = indices[root], first > 0 else { return nil }
        var moved = [Int](repeating: -1, count: nodes.count)
        var kept: [Node] = []
        var removed: [Root] = []
        for (index, node) in nodes.enumerated() {
            let parent = node.parent.flatMap { moved[$0] >= 0 ? moved[$0] : nil }
            guard index == first || parent != nil else {
                removed.append(node.block.root)
                continue
            }
            moved[index] = kept.count
            var copy = node
            copy.parent = index == first ? nil : parent
            kept.append(copy)
        }
        nodes = kept
        hasGloas = kept.contains { $0.isGloas }
        indices = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1.block.root, $0) })
        return (removed, moved)
    }

    /// The weight of each block's subtree and the best child of each block among viable branches.
    struct Scores: Hashable, Sendable {
        var weights: [UInt64]
        var bestChild: [Int?]
    }

    /// `get_weight` and `get_filtered_block_tree` for all blocks at once.
    ///
    /// `ownWeights` are the votes (and boost) for the block itself; `isViableLeaf` is asked for leaves only. Invalid
    /// blocks are as if they were not there, with their votes.
    func scores(ownWeights: [UInt64], isViableLeaf: (Int) -> Bool) -> Scores {
        var weights = ownWeights
        var bestChild = [Int?](repeating: nil, count: nodes.count)
        var hasChildren = [Bool](repeating: false, count: nodes.count)
        for index in nodes.indices.reversed() {
            guard !nodes[index].isInvalid else {
                weights[index] = 0
                continue
            }
            let isViable = hasChildren[index] ? bestChild[index] != nil : isViableLeaf(index)
            guard let parent = nodes[index].parent else { continue }
            hasChildren[parent] = true
            weights[parent] &+= weights[index]
            guard isViable else { continue }
            if let rival = bestChild[parent] {
                let wins = (weights[index], nodes[index].block.root) > (weights[rival], nodes[rival].block.root)
                bestChild[parent] = wins ? index : rival
            } else {
                bestChild[parent] = index
            }
        }
        return Scores(weights: weights, bestChild: bestChild)
    }
}
