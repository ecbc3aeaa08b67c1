import ConsensusTypes
package import Primitives
import SSZ

/// The deposit contract's incremental Merkle tree (phase0/deposit-contract.md): roots in 32 hashes per deposit.
package struct DepositTree: Sendable {
    /// The number of deposits.
    package private(set) var count: UInt64 = 0
    /// By level, the last complete left node.
    private var branch = [Root](repeating: Root(), count: Constants.depositContractTreeDepth)

    package init() {}

    /// Appends the root of a `DepositData`.
    package mutating func append(_ leaf: Root) {
        var node = leaf
        var size = count + 1
        for level in 0..<branch.count {
            if size & 1 == 1 {
                branch[level] = node
                break
            }
            node = Merkle.hash(branch[level], node)
            size >>= 1
        }
        count += 1
    }

    /// `hash_tree_root` of the list of all deposits so far.
    package var root: Root {
        var node = Root()
        var size = count
        for level in 0..<branch.count {
            let isRight = size & 1 == 1
            node = isRight ? Merkle.hash(branch[level], node) : Merkle.hash(node, Merkle.zeroHashes[level])
            size >>= 1
        }
        return Merkle.mixInLength(node, Int(count))
    }

    /// The proof for the deposit that was appended last, against `root`; of zeros for the empty tree.
    package var proofOfLast: [Root] {
        let index = count == 0 ? 0 : count - 1
        // Appending overwrites a level where the index has no bit: the left siblings are still there.
        let siblings = branch.indices.map { level in
            (index >> UInt64(level)) & 1 == 1 ? branch[level] : Merkle.zeroHashes[level]
        }
        return siblings + [lengthLeaf]
    }

    private var lengthLeaf: Root {
        var leaf = Root()
        for (i, byte) in count.littleEndianBytes.enumerated() { leaf[i] = byte }
        return leaf
    }
}
