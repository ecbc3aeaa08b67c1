package import Primitives
package import SSZ

extension Gloas {
    /// A block header as light clients follow it (gloas/light-client/sync-protocol.md, `LightClientHeader`).
    package struct LightClientHeader: SSZContainer {
        package var beacon: BeaconBlockHeader
        package var executionBlockHash: Hash32
        package var executionBranch: ExecutionBranch

        package init(beacon: BeaconBlockHeader, executionBlockHash: Hash32, executionBranch: ExecutionBranch) {
            self.beacon = beacon
            self.executionBlockHash = executionBlockHash
            self.executionBranch = executionBranch
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            beacon = try r.field("beacon")
            executionBlockHash = try r.field("execution_block_hash")
            executionBranch = try r.field("execution_branch")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("beacon", beacon)
            v.field("execution_block_hash", executionBlockHash)
            v.field("execution_branch", executionBranch)
        }
    }
}
