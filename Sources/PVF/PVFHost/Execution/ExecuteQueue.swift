package import PVFPrimitives
import Primitives

/// Which execution runs next, on which worker.
///
/// A worker is spawned for an execution and bound to its executor parameters. It is spawning, idle or at work; one that has
/// nothing to do stays, until its place is needed for other parameters.
package struct ExecuteQueue: Sendable {
    package enum Effect: Sendable {
        case spawn(WorkerID, ExecutorParams)
        case start(WorkerID, Execution, PreparedArtifact, waited: Duration)
        case kill(WorkerID)
        /// The artifact cannot be used; to be gone from table and disk before the answers that follow.
        case removeArtifact(ArtifactID, path: String)
        /// Its artifact is gone before it was tried: it needs another.
        case prepareAgain(Execution)
        case answer(RequestID, ExecutionResult)
    }

    private enum Status {
        /// For this execution, unless it was cancelled.
        case spawning(ExecutionLanes.Waiting?)
        case idle
        case working(ExecutionLanes.Waiting)
    }

    private struct Worker {
        var executorParams: ExecutorParams
        var status: Status
    }

    /// How long the eldest lets others pass that fit a free worker better.
    package static let maxKeepWaiting = Duration.seconds(4)
    /// An execution that no worker can even be asked to do is given up after so many tries.
    package static let missLimit = 8

    private let capacity: Int
    private let retryDelay: Duration
    private var lanes = ExecutionLanes()
    private var workers: [WorkerID: Worker] = [:]
    private var leaves = ActiveLeaves()
    private var lastWorker: UInt64 = 0
    /// After a failed spawn, no other is tried before.
    private var spawnFrom = HostTime.zero

    /// - Parameters:
    ///   - capacity: workers at any time, at least 1.
    ///   - retryDelay: how long after a failed spawn the next is tried, for ever.
    package init(capacity: Int = 2, retryDelay: Duration = .seconds(3)) {
        self.capacity = max(1, capacity)
        self.retryDelay = retryDelay
    }

    package var workerCount: Int { workers.count }
    package var waitingCount: Int { lanes.count }

    /// When this queue wants to hear `alarm`, as seen at `now`.
    package func nextWake(after now: HostTime) -> HostTime {
        lanes.count > 0 && spawnFrom > now ? spawnFrom : .never
    }

    // MARK: From the host

    package mutating func enqueue(_ execution: Execution, _ artifact: PreparedArtifact, now: HostTime) -> [Effect] {
        guard leaves.isWorthRunning(execution.request) else {
            return [.answer(execution.id, .failure(.executionDeadline))]
        }
        lanes.append(ExecutionLanes.Waiting(execution: execution, artifact: artifact, since: now))
        return assignAll(now: now)
    }

    /// Executions for backing at blocks that have left the view are answered, and not run.
    package mutating func updateActiveLeaves(_ update: ActiveLeavesUpdate) -> [Effect] {
        leaves.update(update)
        return lanes.removeAll { !leaves.isWorthRunning($0.execution.request) }
            .map { .answer($0.execution.id, .failure(.executionDeadline)) }
    }

    /// Nobody waits for that answer any more. What runs is not stopped.
    package mutating func cancel(_ request: RequestID) {
        guard lanes.removeAll(where: { $0.execution.id == request }).isEmpty else { return }
        for (id, worker) in workers {
            guard case .spawning(let waiting?) = worker.status, waiting.execution.id == request else { continue }
            workers[id]?.status = .spawning(nil)
        }
    }

    // MARK: From the processes

    package mutating func spawned(_ worker: WorkerID, now: HostTime) -> [Effect] {
        guard case .spawning(let waiting) = workers[worker]?.status else { return [] }
        workers[worker]?.status = .idle
        guard let waiting else { return assignAll(finished: worker, now: now) }
        return [start(waiting, on: worker, now: now)]
    }

    package mutating func spawnFailed(_ worker: WorkerID, now: HostTime) -> [Effect] {
        guard case .spawning(let waiting) = workers[worker]?.status else { return [] }
        workers[worker] = nil
        spawnFrom = now + retryDelay
        if let waiting { lanes.putBack(waiting) }
        return assignAll(now: now)
    }

    package mutating func finished(_ worker: WorkerID, _ outcome: ExecutionOutcome, now: HostTime) -> [Effect] {
        guard case .working(let waiting) = workers[worker]?.status else { return [] }
        let request = waiting.execution.id
        var effects: [Effect] = []
        switch outcome {
        case .answered(let result):
            workers[worker]?.status = .idle
            effects.append(.answer(request, result))
        case .artifactUnusable(let error):
            workers[worker]?.status = .idle
            effects += giveUp(waiting, error)
        case .workerLost(let result):
            effects += [.answer(request, result), retire(worker)]
        case .unreachable:
            effects += [retire(worker)] + putBack(waiting)
        }
        return effects + assignAll(finished: workers[worker] == nil ? nil : worker, now: now)
    }

    /// The process ended. At work, that shows in the outcome of its request as well, which says more.
    package mutating func died(_ worker: WorkerID, now: HostTime) -> [Effect] {
        guard case .idle = workers[worker]?.status else { return [] }
        return [retire(worker)] + assignAll(now: now)
    }

    package mutating func alarm(now: HostTime) -> [Effect] {
        assignAll(now: now)
    }

    // MARK: Steps

    private mutating func retire(_ worker: WorkerID) -> Effect {
        workers[worker] = nil
        return .kill(worker)
    }

    private mutating func start(
        _ waiting: ExecutionLanes.Waiting, on worker: WorkerID, now: HostTime
    ) -> Effect {
        workers[worker]?.status = .working(waiting)
        return .start(worker, waiting.execution, waiting.artifact, waited: now - waiting.since)
    }

    private mutating func putBack(_ waiting: ExecutionLanes.Waiting) -> [Effect] {
        var waiting = waiting
        waiting.misses += 1
        guard waiting.misses < Self.missLimit else {
            // It never reached a worker, so that it cannot have been the candidate.
            let error = InternalValidationError.hostCommunication("no worker could be asked")
            return [.answer(waiting.execution.id, .failure(.internal(error)))]
        }
        lanes.putBack(waiting)
        return []
    }

    /// The artifact goes first, so that who asks again after the answer gets a new one. Others that wait for the same file
    /// are not answered for what they have not tried, least of all on an untrusted job's word.
    private mutating func giveUp(_ waiting: ExecutionLanes.Waiting, _ error: PossiblyInvalidError) -> [Effect] {
        let others = lanes.removeAll { $0.artifact.path == waiting.artifact.path }
        return [.removeArtifact(waiting.execution.artifact, path: waiting.artifact.path)]
            + [.answer(waiting.execution.id, .failure(.possiblyInvalid(error)))]
            + others.map { .prepareAgain($0.execution) }
    }

    private mutating func assignAll(finished: WorkerID? = nil, now: HostTime) -> [Effect] {
        var effects: [Effect] = []
        var finished = finished
        while let step = assignOne(finished: finished, now: now) {
            effects += step
            finished = nil
        }
        return effects
    }

    /// One execution gets a worker; nil when none waits, or none can have one.
    private mutating func assignOne(finished: WorkerID?, now: HostTime) -> [Effect]? {
        guard let kind = lanes.next, let eldest = lanes.eldest(of: kind) else { return nil }
        // A worker that has just finished may take one that fits it, past an eldest that has not waited long.
        if let finished, now - eldest.since < Self.maxKeepWaiting, let params = workers[finished]?.executorParams.hash,
            let waiting = lanes.take(kind, where: { $0.execution.workerParams == params })
        {
            return [start(waiting, on: finished, now: now)]
        }
        let idle = workers.filter { if case .idle = $0.value.status { true } else { false } }
        let fits = idle.filter { $0.value.executorParams.hash == eldest.execution.workerParams }.keys.min()
        if let fits {
            return lanes.take(kind, where: { _ in true }).map { [start($0, on: fits, now: now)] }
        }
        // One of other parameters makes way.
        let replaced = idle.keys.min()
        guard replaced != nil || workers.count < capacity, now >= spawnFrom,
            let waiting = lanes.take(kind, where: { _ in true })
        else { return nil }
        return (replaced.map { [retire($0)] } ?? []) + [spawn(for: waiting)]
    }

    private mutating func spawn(for waiting: ExecutionLanes.Waiting) -> Effect {
        lastWorker += 1
        let worker = WorkerID(lastWorker)
        let params = waiting.execution.request.pvf.executorParams
        workers[worker] = Worker(executorParams: params, status: .spawning(waiting))
        return .spawn(worker, params)
    }
}
