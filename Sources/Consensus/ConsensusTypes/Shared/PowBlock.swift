package import Primitives
package import SSZ

/// What the merge check needs of a proof-of-work block (bellatrix/fork-choice.md, `PowBlock`).
package struct PowBlock: SSZContainer {
    package var blockHash: Hash32
    package var parentHash: Hash32
    package var totalDifficulty: UInt256

    package init(blockHash: Hash32, parentHash: Hash32, totalDifficulty: UInt256) {
        self.blockHash = blockHash
        self.parentHash = parentHash
        self.totalDifficulty = totalDifficulty
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        blockHash = try r.field("block_hash")
        parentHash = try r.field("parent_hash")
        totalDifficulty = try r.field("total_difficulty")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("block_hash", blockHash)
        v.field("parent_hash", parentHash)
        v.field("total_difficulty", totalDifficulty)
    }
}
