import Glibc
import PVFPrimitives
import PVFWorkerProtocol

/// An execution, and the artifact for it.
struct ExecuteJob: Sendable {
    var execution: Execution
    var artifact: PreparedArtifact
}

/// Has a worker execute: the artifact is linked into its folder for as long.
struct ExecuteRole: WorkerRole {
    let handshake: WorkerHandshake

    let flavor = WorkerFlavor.execute
    static let unreachable = ExecutionOutcome.unreachable

    init(security: SecurityStatus, executorParams: ExecutorParams) {
        handshake = WorkerHandshake(security: security, executorParams: executorParams)
    }

    func perform(_ job: ExecuteJob, over link: inout WorkerLink, in folder: WorkerFolder) -> ExecutionOutcome {
        let outcome = converse(job, &link, folder)
        switch outcome {
        case .unreachable, .workerLost: return outcome
        case .answered, .artifactUnusable:
            do {
                try folder.clear()
                return outcome
            } catch {
                return .workerLost(.failure(.internal(.couldNotClearWorkerDir("\(error)", path: folder.path))))
            }
        }
    }

    private func converse(_ job: ExecuteJob, _ link: inout WorkerLink, _ folder: WorkerFolder) -> ExecutionOutcome {
        guard Glibc.link(job.artifact.path, folder.path(of: WorkerDirectory.artifact)) == 0 else {
            let failure = SystemFailure("link \(job.artifact.path)")
            return .workerLost(.failure(.internal(.couldNotCreateLink(failure.description))))
        }
        let limit = job.execution.request.timeout
        let request = ExecuteRequest(
            timeout: limit, checksum: job.artifact.success.checksum, params: job.execution.request.params)
        let deadline = Deadline(after: WallTime.limit(cpuTime: limit))
        do throws(LinkFailure) {
            try link.send(request, limit: FrameLimit.executeRequest, until: deadline)
        } catch {
            switch error {
            // A worker that does not even take the request says nothing about the candidate.
            case .timedOut: return .workerLost(.failure(.internal(.hostCommunication("no time to ask"))))
            case .tooLarge: return .answered(.failure(.internal(.hostCommunication("\(error)"))))
            case .closed, .malformed, .killed: return .unreachable
            }
        }
        do throws(LinkFailure) {
            let response = try link.receive(ExecuteResponse.self, limit: FrameLimit.executeResponse, until: deadline)
            return ExecutionOutcome(response, limit: limit)
        } catch {
            if case .timedOut = error { return .workerLost(.failure(.invalid(.hardTimeout))) }
            return .workerLost(.failure(.possiblyInvalid(.ambiguousWorkerDeath)))
        }
    }
}
