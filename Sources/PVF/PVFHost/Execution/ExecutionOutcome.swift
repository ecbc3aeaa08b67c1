package import PVFPrimitives
package import PVFWorkerProtocol

/// How a request to an execute worker ended, as the host sees it.
package enum ExecutionOutcome: Sendable {
    /// The worker answered, its directory is clean, and it can be used again.
    case answered(ExecutionResult)
    /// The same, but the artifact is of no use any more.
    case artifactUnusable(PossiblyInvalidError)
    /// The request could not be sent: the worker had died before.
    case unreachable
    /// The answer is there, and the worker has to go.
    case workerLost(ExecutionResult)

    /// What a worker's answer means: the job's own word never makes the node abstain.
    ///
    /// - Parameter limit: the CPU time that the job was allowed. More is a timeout, whatever was answered.
    package init(_ response: ExecuteResponse, limit: Duration) {
        let timeout = Self.workerLost(.failure(.invalid(.hardTimeout)))
        switch response.outcome {
        case .job where response.cpuTime > limit: self = timeout
        case .job(.valid(let result)):
            self = .answered(.success(ExecutionSuccess(result: result, cpuTime: response.cpuTime)))
        case .job(.invalid(let reason)): self = .answered(.failure(.invalid(.workerReportedInvalid(reason))))
        case .job(.runtimeConstruction(let reason)): self = .artifactUnusable(.runtimeConstruction(reason))
        case .corruptedArtifact: self = .artifactUnusable(.corruptedArtifact)
        case .jobTimedOut: self = timeout
        case .jobDied(let reason, _): self = .workerLost(.failure(.possiblyInvalid(.ambiguousJobDeath(reason))))
        case .jobError(let reason): self = .workerLost(.failure(.possiblyInvalid(.jobError(reason))))
        case .internalError(let error): self = .workerLost(.failure(.internal(error)))
        }
    }
}
