package import PVFPrimitives

/// What an execute worker answers.
package struct ExecuteResponse: Hashable, Sendable, ScaleCodable {
    /// How the job ended.
    package var outcome: ExecuteWorkerOutcome
    /// The job's CPU time, as the kernel counted it for the worker.
    package var cpuTime: Duration

    /// An answer.
    package init(outcome: ExecuteWorkerOutcome, cpuTime: Duration) {
        self.outcome = outcome
        self.cpuTime = cpuTime
    }

    package func encode(to writer: inout ScaleWriter) {
        cpuTime.encode(to: &writer)
        outcome.encode(to: &writer)
    }

    package init(from reader: inout ScaleReader) throws(ScaleError) {
        cpuTime = try Duration(from: &reader)
        outcome = try ExecuteWorkerOutcome(from: &reader)
    }
}

/// How a job of an execute worker ended, as the worker saw it.
package enum ExecuteWorkerOutcome: Hashable, Sendable {
    /// The job's own words, from a job that ended normally. Untrusted, but never an internal error.
    case job(ExecuteJobOutcome)
    /// The job used up its CPU time: by its own monitor, or as the worker counted.
    case jobTimedOut
    /// A signal ended the job, or it ended without an answer.
    case jobDied(reason: String, pid: Int32)
    /// The job said something that it must not say, ended oddly, or failed outside the function.
    case jobError(String)
    /// The artifact's bytes are not those that were prepared: the worker looked, and started no job.
    case corruptedArtifact
    /// The worker's or the machine's own fault, never the job's.
    case internalError(InternalValidationError)
}

extension ExecuteWorkerOutcome: ScaleCodable {
    package func encode(to writer: inout ScaleWriter) {
        switch self {
        case .job(let outcome):
            writer.write(UInt8(0))
            outcome.encode(to: &writer)
        case .jobTimedOut:
            writer.write(UInt8(1))
        case .jobDied(let reason, let pid):
            writer.write(UInt8(2))
            writer.write(message: reason)
            writer.write(pid)
        case .jobError(let reason):
            writer.write(UInt8(3))
            writer.write(message: reason)
        case .corruptedArtifact:
            writer.write(UInt8(4))
        case .internalError(let error):
            writer.write(UInt8(5))
            error.encode(to: &writer)
        }
    }

    package init(from reader: inout ScaleReader) throws(ScaleError) {
        switch try reader.read(UInt8.self) {
        case 0: self = .job(try ExecuteJobOutcome(from: &reader))
        case 1: self = .jobTimedOut
        case 2: self = .jobDied(reason: try reader.readMessage(), pid: try reader.read())
        case 3: self = .jobError(try reader.readMessage())
        case 4: self = .corruptedArtifact
        case 5: self = .internalError(try InternalValidationError(from: &reader))
        case let index: throw reader.error(.unknownCase(index))
        }
    }
}
