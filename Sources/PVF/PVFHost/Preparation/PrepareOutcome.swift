package import PVFPrimitives

/// How a request to a prepare worker ended, as the host sees it.
package enum PrepareOutcome: Sendable {
    /// The worker answered, and what it made has its final name.
    case prepared(PreparedArtifact)
    /// The worker answered with an error of the job; its directory is clean.
    case failed(PrepareError)
    /// The request could not be sent: the worker had died before.
    case unreachable
    /// No answer within four times the limit, or an answer that took more CPU time than the limit.
    case timedOut
    /// The connection broke, or what came is no answer.
    case io(String)
    /// The file for the artifact could not be made.
    case createTmpFile(String)
    /// The artifact could not get its final name.
    case renameTmpFile(String, source: String, destination: String)
    /// The artifact is there, but the worker's directory could not be cleared.
    case clearWorkerDir(String)

    /// What it means for the queue.
    package enum Consequence: Sendable {
        /// The job was not begun.
        case ripped
        case concluded(isGone: Bool, Result<PreparedArtifact, PrepareError>)
    }

    package var consequence: Consequence {
        switch self {
        case .prepared(let artifact): .concluded(isGone: false, .success(artifact))
        case .failed(let error): .concluded(isGone: Self.endsWorker(error), .failure(error))
        case .unreachable: .ripped
        case .timedOut: .concluded(isGone: true, .failure(.timedOut))
        case .io(let reason): .concluded(isGone: true, .failure(.io(reason)))
        case .createTmpFile(let reason): .concluded(isGone: false, .failure(.createTmpFile(reason)))
        case .renameTmpFile(let reason, let source, let destination):
            .concluded(
                isGone: false, .failure(.renameTmpFile(reason, source: source, destination: destination)))
        case .clearWorkerDir(let reason): .concluded(isGone: true, .failure(.clearWorkerDir(reason)))
        }
    }

    /// After which of its own errors a worker is not used again.
    private static func endsWorker(_ error: PrepareError) -> Bool {
        switch error {
        case .timedOut, .io, .outOfMemory, .clearWorkerDir, .jobDied, .kernel: true
        case .prevalidation, .preparation, .runtimeConstruction, .jobError, .createTmpFile, .renameTmpFile,
            .couldNotDecompressCode:
            false
        }
    }

    /// A success whose job says that it took longer than it may is none.
    package static func isTooLate(_ success: PrepareSuccess, limit: Duration) -> Bool {
        success.stats.cpuTime > limit
    }
}

/// The wall time that the host waits for a job of so much CPU time: the machine may be busy.
package enum WallTime {
    package static let factor = 4

    package static func limit(cpuTime: Duration) -> Duration {
        max(cpuTime, .zero) * factor
    }
}
