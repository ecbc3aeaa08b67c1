package import SSZ

extension Deneb {
    /// A block header as light clients follow it (deneb/light-client/sync-protocol.md, `LightClientHeader`).
    package struct LightClientHeader: SSZContainer {
        package var beacon: BeaconBlockHeader
        package var execution: ExecutionPayloadHeader
        package var executionBranch: ExecutionBranch

        package init(beacon: BeaconBlockHeader, execution: ExecutionPayloadHeader, executionBranch: ExecutionBranch) {
            self.beacon = beacon
            self.execution = execution
            self.executionBranch = executionBranch
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            beacon = try r.field("beacon")
            execution = try r.field("execution")
            executionBranch = try r.field("execution_branch")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("beacon", beacon)
            v.field("execution", execution)
            v.field("execution_branch", executionBranch)
        }
    }
}
