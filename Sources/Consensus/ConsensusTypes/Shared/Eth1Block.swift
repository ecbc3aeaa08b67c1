package import Primitives
package import SSZ

/// What an eth1 vote needs of an execution block (phase0/validator.md, `Eth1Block`).
package struct Eth1Block: SSZContainer {
    package var timestamp: UInt64
    package var depositRoot: Root
    package var depositCount: UInt64

    package init(timestamp: UInt64, depositRoot: Root, depositCount: UInt64) {
        self.timestamp = timestamp
        self.depositRoot = depositRoot
        self.depositCount = depositCount
    }

    package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
        timestamp = try r.field("timestamp")
        depositRoot = try r.field("deposit_root")
        depositCount = try r.field("deposit_count")
    }

    package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
        v.field("timestamp", timestamp)
        v.field("deposit_root", depositRoot)
        v.field("deposit_count", depositCount)
    }
}
