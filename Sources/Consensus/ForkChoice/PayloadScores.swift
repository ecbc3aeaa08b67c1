import ConsensusTypes
import Primitives

/// The weights of a tree with blocks of Gloas: of each block, and of its empty and full continuation.
struct PayloadScores {
    /// What speaks for a block, or for one of its continuations.
    struct Weights: Hashable, Sendable {
        /// `get_attestation_score` and boost of the pending node.
        var pending: UInt64 = 0
        var empty: UInt64 = 0
        var full: UInt64 = 0
    }

    private(set) var weights: [Weights]
    private var bestEmptyChild: [Int?]
    private var bestFullChild: [Int?]

    /// - Parameter own: the votes and the boost for the blocks themselves, the pending ones being all of them.
    init(_ tree: ProtoArray, own: [Weights], isViableLeaf: (Int) -> Bool) {
        let count = tree.nodes.count
        weights = own
        bestEmptyChild = [Int?](repeating: nil, count: count)
        bestFullChild = bestEmptyChild
        var hasChildren = [Bool](repeating: false, count: count)
        for index in tree.nodes.indices.reversed() {
            guard !tree.nodes[index].isInvalid else {
                weights[index] = Weights()
                continue
            }
            let hasViableChild = bestEmptyChild[index] != nil || bestFullChild[index] != nil
            let isViable = hasChildren[index] ? hasViableChild : isViableLeaf(index)
            guard let parent = tree.nodes[index].parent else { continue }
            hasChildren[parent] = true
            weights[parent].pending &+= weights[index].pending
            let isFull = tree.nodes[index].parentStatus == .full
            if isFull {
                weights[parent].full &+= weights[index].pending
            } else {
                weights[parent].empty &+= weights[index].pending
            }
            guard isViable else { continue }
            let rival = isFull ? bestFullChild[parent] : bestEmptyChild[parent]
            guard rival.map({ wins(index, over: $0, tree) }) ?? true else { continue }
            if isFull { bestFullChild[parent] = index } else { bestEmptyChild[parent] = index }
        }
    }

    /// The best child block of an empty or full node among viable branches.
    func bestChild(of index: Int, _ status: PayloadStatus) -> Int? {
        status == .full ? bestFullChild[index] : bestEmptyChild[index]
    }

    private func wins(_ index: Int, over rival: Int, _ tree: ProtoArray) -> Bool {
        (weights[index].pending, tree.nodes[index].block.root) > (weights[rival].pending, tree.nodes[rival].block.root)
    }
}
