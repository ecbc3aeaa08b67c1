package import ConsensusTypes
package import Primitives

/// Data read from a chain position: `{execution_optimistic, finalized, data}`.
package struct ChainData<Value: Sendable>: Sendable {
    /// True when the data depends on an execution payload not verified yet: never sign with it.
    package var executionOptimistic: Bool
    package var finalized: Bool
    package var data: Value

    package init(_ data: Value, executionOptimistic: Bool = false, finalized: Bool = false) {
        self.data = data
        self.executionOptimistic = executionOptimistic
        self.finalized = finalized
    }
}

extension ChainData: Equatable where Value: Equatable {}

/// Data whose type depends on the fork: `{version, data}`.
package struct Versioned<Value: Sendable>: Sendable {
    package var version: ForkName
    package var data: Value

    package init(_ version: ForkName, _ data: Value) {
        self.version = version
        self.data = data
    }
}

extension Versioned: Equatable where Value: Equatable {}

/// `{version, execution_optimistic, finalized, data}`.
package struct VersionedChainData<Value: Sendable>: Sendable {
    package var version: ForkName
    package var executionOptimistic: Bool
    package var finalized: Bool
    package var data: Value

    package init(_ version: ForkName, _ data: Value, executionOptimistic: Bool = false, finalized: Bool = false) {
        self.version = version
        self.data = data
        self.executionOptimistic = executionOptimistic
        self.finalized = finalized
    }
}

extension VersionedChainData: Equatable where Value: Equatable {}

/// Duties and the block root they hang on: `{dependent_root, execution_optimistic, data}`.
package struct DutiesData<Duty: Sendable>: Sendable {
    /// The duties stay valid while the chain keeps this root at the decision slot.
    package var dependentRoot: Root
    package var executionOptimistic: Bool
    package var duties: [Duty]

    package init(dependentRoot: Root, executionOptimistic: Bool = false, duties: [Duty]) {
        self.dependentRoot = dependentRoot
        self.executionOptimistic = executionOptimistic
        self.duties = duties
    }
}

extension DutiesData: Equatable where Duty: Equatable {}

/// Sync committee duties carry no dependent root: `{execution_optimistic, data}`.
package struct SyncDutiesData: Sendable, Equatable {
    package var executionOptimistic: Bool
    package var duties: [SyncDuty]

    package init(executionOptimistic: Bool = false, duties: [SyncDuty]) {
        self.executionOptimistic = executionOptimistic
        self.duties = duties
    }
}
