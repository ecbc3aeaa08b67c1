package import Primitives
package import SSZ

/// A view of the deposit contract (phase0/beacon-chain.md, `Eth1Data`).
package struct Eth1Data: SSZContainer {
    package var depositRoot: Root
    package var depositCount: UInt64
    package var blockHash: Hash32

    package init(depositRoot: Root, depositCount: UInt64, blockHash: Hash32) {
        self.depositRoot = depositRoot
        self.depositCount = depositCount
        self.blockHash = blockHash
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        depositRoot = try r.field("deposit_root")
        depositCount = try r.field("deposit_count")
        blockHash = try r.field("block_hash")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("deposit_root", depositRoot)
        v.field("deposit_count", depositCount)
        v.field("block_hash", blockHash)
    }
}
