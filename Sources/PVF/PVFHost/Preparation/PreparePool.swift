package import PVFPrimitives

/// The prepare workers: being spawned, idle, or at work. What happens to one becomes what the queue has to know.
package struct PreparePool: Sendable {
    package enum Effect: Sendable {
        // To the owner of the processes.
        case spawn(WorkerID)
        case start(WorkerID, Pvf, PreparePriority)
        case setPriority(WorkerID, PreparePriority)
        case kill(WorkerID)
        // To the queue.
        case spawned(WorkerID)
        case concluded(WorkerID, isGone: Bool, Result<PreparedArtifact, PrepareError>)
        case ripped(WorkerID)
    }

    private enum Status {
        case spawning
        /// Spawning failed; it is tried again then.
        case resting(until: HostTime)
        case idle
        case working
    }

    private var workers: [WorkerID: Status] = [:]
    private let retryDelay: Duration

    /// - Parameter retryDelay: how long after a failed spawn the next is tried, for ever.
    package init(retryDelay: Duration = .seconds(3)) {
        self.retryDelay = retryDelay
    }

    package var workerCount: Int { workers.count }

    package var nextWake: HostTime {
        workers.values.reduce(.never) { if case .resting(let time) = $1 { min($0, time) } else { $0 } }
    }

    // MARK: From the queue

    package mutating func spawn(_ worker: WorkerID) -> [Effect] {
        workers[worker] = .spawning
        return [.spawn(worker)]
    }

    package mutating func start(_ worker: WorkerID, _ pvf: Pvf, _ priority: PreparePriority) -> [Effect] {
        guard case .idle = workers[worker] else { return [.ripped(worker)] }
        workers[worker] = .working
        return [.start(worker, pvf, priority)]
    }

    package mutating func raise(_ worker: WorkerID, to priority: PreparePriority) -> [Effect] {
        guard case .working = workers[worker] else { return [] }
        return [.setPriority(worker, priority)]
    }

    package mutating func kill(_ worker: WorkerID) -> [Effect] {
        workers.removeValue(forKey: worker) == nil ? [] : [.kill(worker)]
    }

    // MARK: From the processes

    package mutating func spawned(_ worker: WorkerID) -> [Effect] {
        guard case .spawning = workers[worker] else { return [] }
        workers[worker] = .idle
        return [.spawned(worker)]
    }

    package mutating func spawnFailed(_ worker: WorkerID, now: HostTime) {
        guard case .spawning = workers[worker] else { return }
        workers[worker] = .resting(until: now + retryDelay)
    }

    package mutating func finished(_ worker: WorkerID, _ outcome: PrepareOutcome) -> [Effect] {
        guard case .working = workers[worker] else { return [] }
        switch outcome.consequence {
        case .ripped:
            workers[worker] = nil
            return [.kill(worker), .ripped(worker)]
        case .concluded(isGone: true, let result):
            workers[worker] = nil
            return [.kill(worker), .concluded(worker, isGone: true, result)]
        case .concluded(isGone: false, let result):
            workers[worker] = .idle
            return [.concluded(worker, isGone: false, result)]
        }
    }

    /// The process ended. At work, that shows in the outcome of its request as well, which says more.
    package mutating func died(_ worker: WorkerID) -> [Effect] {
        guard case .idle = workers[worker] else { return [] }
        workers[worker] = nil
        return [.kill(worker), .ripped(worker)]
    }

    package mutating func alarm(now: HostTime) -> [Effect] {
        var due: [WorkerID] = []
        for (worker, status) in workers {
            if case .resting(let time) = status, time <= now { due.append(worker) }
        }
        return due.sorted().flatMap { spawn($0) }
    }
}
