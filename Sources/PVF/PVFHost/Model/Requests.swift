public import PVFPrimitives
public import Primitives

/// The answer to a pre-check.
public typealias PrecheckResult = Result<PrepareSuccess, PrepareError>

/// The answer to an execution.
public typealias ExecutionResult = Result<ExecutionSuccess, ValidationError>

/// What an execution gave, and what it cost.
public struct ExecutionSuccess: Hashable, Sendable {
    /// What the validation function returned.
    public var result: ValidationResult
    /// The CPU time of the job.
    public var cpuTime: Duration

    /// A success from its parts.
    public init(result: ValidationResult, cpuTime: Duration) {
        self.result = result
        self.cpuTime = cpuTime
    }
}

/// What is to be executed, and how urgently.
public struct ExecutionRequest: Sendable {
    /// The validation function.
    public var pvf: Pvf
    /// The CPU time that the execution may take; the host waits four times as long.
    public var timeout: Duration
    /// The SCALE encoding of `ValidationParams`.
    public var params: [UInt8]
    /// How urgent the preparation is, should there have to be one.
    public var priority: PreparePriority
    /// Why the candidate is executed.
    public var kind: ExecuteKind
    /// For backing: the relay chain block that the candidate was made at. Once the host knows the active leaves, an
    /// execution whose block has left the view is answered with `executionDeadline`.
    public var relayParent: Hash32?

    /// A request; without a timeout, the executor parameters say it.
    public init(
        pvf: Pvf, params: [UInt8], kind: ExecuteKind, priority: PreparePriority = .normal, timeout: Duration? = nil,
        relayParent: Hash32? = nil
    ) {
        self.pvf = pvf
        self.timeout = timeout ?? pvf.executorParams.executeTimeout(kind.timeoutKind)
        self.params = params
        self.priority = priority
        self.kind = kind
        self.relayParent = relayParent
    }
}

/// A change of the relay chain's view.
public struct ActiveLeavesUpdate: Sendable {
    /// A leaf that appeared.
    public var activated: Hash32?
    /// The blocks before it at which candidates may still be made.
    public var ancestors: [Hash32]
    /// Leaves that are no longer.
    public var deactivated: [Hash32]

    /// An update from its parts.
    public init(activated: Hash32? = nil, ancestors: [Hash32] = [], deactivated: [Hash32] = []) {
        self.activated = activated
        self.ancestors = ancestors
        self.deactivated = deactivated
    }
}

/// An execution on its way through the host.
package struct Execution: Sendable {
    package let id: RequestID
    package let request: ExecutionRequest
    package let artifact: ArtifactID

    package init(id: RequestID, request: ExecutionRequest) {
        self.id = id
        self.request = request
        artifact = request.pvf.artifactID
    }

    /// The parameters that a worker has to be bound to.
    package var workerParams: Hash32 { request.pvf.executorParams.hash }
}
