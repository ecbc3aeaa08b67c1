package import PVFPrimitives

/// What comes into the host's machine.
package enum HostEvent: Sendable {
    package enum Client: Sendable {
        case precheck(RequestID, Pvf)
        /// With whether a file lies at the path that the machine has for the artifact.
        case execute(Execution, isOnDisk: Bool)
        case headsUp([Pvf])
        case updateActiveLeaves(ActiveLeavesUpdate)

        /// The request that is to be answered, if it is one.
        package var request: RequestID? {
            switch self {
            case .precheck(let request, _): request
            case .execute(let execution, _): execution.id
            case .headsUp, .updateActiveLeaves: nil
            }
        }
    }

    package enum PrepareWorker: Sendable {
        case spawned
        case spawnFailed
        case finished(PrepareOutcome)
        case died
    }

    package enum ExecuteWorker: Sendable {
        case spawned
        case spawnFailed
        case finished(ExecutionOutcome)
        case died
    }

    case client(Client)
    case prepareWorker(WorkerID, PrepareWorker)
    case executeWorker(WorkerID, ExecuteWorker)
    /// Nobody waits for the answer any more.
    case cancelled(RequestID)
    /// A time that the machine wanted to know of may have come.
    case alarm
}

/// What the host's machine wants done, in this order. Prepare and execute workers are numbered apart.
package enum HostEffect: Sendable {
    case spawnPrepareWorker(WorkerID)
    case prepare(WorkerID, Pvf, PreparePriority)
    /// For the work under way: background work runs behind everything else on the machine.
    case setPriority(WorkerID, PreparePriority)
    case killPrepareWorker(WorkerID)
    case spawnExecuteWorker(WorkerID, ExecutorParams)
    case execute(WorkerID, Execution, PreparedArtifact)
    case killExecuteWorker(WorkerID)
    case answerPrecheck(RequestID, PrecheckResult)
    case answerExecution(RequestID, ExecutionResult)
    /// Before the answers that follow.
    case removeFile(String)
    /// When there is time.
    case sweep([String])
    case record(HostRecord)
}

/// What is worth counting.
package enum HostRecord: Sendable {
    case prepareEnqueued(codeSize: Int)
    /// With what it cost, if an artifact was made.
    case prepareConcluded(PrepareStats?)
    case executeEnqueued(paramsSize: Int)
    case executeBegun(ExecuteKind, waited: Duration)
    /// With the CPU time, if there was a result.
    case executeFinished(cpuTime: Duration?)
}
