package import PVFPrimitives

/// Which preparation runs next, and how many workers there should be.
///
/// A job lies in the queue of its priority until it has a worker, and is with that worker until its result has come. A
/// worker is idle or has one job.
package struct PrepareQueue: Sendable {
    package struct Limits: Hashable, Sendable {
        /// Workers while nothing is critical; more are culled when they finish.
        package var soft: Int
        /// Workers at any time.
        package var hard: Int

        /// The hard limit is at least the soft one, and both at least 1.
        package init(soft: Int = 1, hard: Int = 1) {
            self.soft = max(1, soft)
            self.hard = max(self.soft, hard)
        }

        func canAfford(workers: Int, isCritical: Bool) -> Bool {
            workers < (isCritical ? hard : soft)
        }
    }

    package enum Effect: Sendable {
        // To the pool.
        case spawn
        case start(WorkerID, Pvf, PreparePriority)
        case raise(WorkerID, PreparePriority)
        case kill(WorkerID)
        // To the artifact table.
        case concluded(ArtifactID, Result<PreparedArtifact, PrepareError>)
    }

    private struct Job {
        var pvf: Pvf
        var priority: PreparePriority
        var worker: WorkerID?
        /// How often it was given to a worker that was gone before it began.
        var misses = 0
    }

    /// A job that no worker can even be asked to do is given up after so many tries.
    package static let missLimit = 8

    private let limits: Limits
    private var jobs: [ArtifactID: Job] = [:]
    private var queued: [PreparePriority: FIFO<ArtifactID>] = [:]
    /// What each worker works on; the idle ones have nil.
    private var workers: [WorkerID: ArtifactID?] = [:]
    private(set) var spawning = 0

    package init(limits: Limits = Limits()) {
        self.limits = limits
        for priority in PreparePriority.allCases { queued[priority] = FIFO() }
    }

    /// Workers, and those that are being spawned.
    package var workerCount: Int { workers.count + spawning }
    package var jobCount: Int { jobs.count }

    /// The priority of a job that is queued or running.
    package func priority(of artifact: ArtifactID) -> PreparePriority? { jobs[artifact]?.priority }

    /// The queued jobs, in the order in which they will be begun.
    package var unscheduled: [ArtifactID] {
        PreparePriority.allCases.reversed().flatMap { Array(queued[$0, default: FIFO()].elements) }
    }

    // MARK: From the artifact table

    /// A new job. The table sends one for an artifact only after the result of the one before; another is ignored.
    package mutating func enqueue(_ pvf: Pvf, _ priority: PreparePriority) -> [Effect] {
        let artifact = pvf.artifactID
        guard jobs[artifact] == nil else { return [] }
        jobs[artifact] = Job(pvf: pvf, priority: priority)
        // An idle worker takes it at once, whatever else waits: a worker that finishes is fed at once as well.
        if let idle { return assign(artifact, to: idle) }
        queued[priority]?.append(artifact)
        return spawnIfAffordable(isCritical: priority == .critical)
    }

    /// Somebody needs the job more urgently. A lower priority changes nothing.
    package mutating func raise(_ artifact: ArtifactID, to priority: PreparePriority) -> [Effect] {
        guard var job = jobs[artifact], job.priority < priority else { return [] }
        let former = job.priority
        job.priority = priority
        jobs[artifact] = job
        if let worker = job.worker { return [.raise(worker, priority)] }
        guard queued[former]?.removeFirst(where: { $0 == artifact }) != nil else { return [] }
        queued[priority]?.append(artifact)
        return spawnIfAffordable(isCritical: priority == .critical)
    }

    // MARK: From the pool

    package mutating func spawned(_ worker: WorkerID) -> [Effect] {
        spawning = max(0, spawning - 1)
        workers[worker] = .some(nil)
        return assignNext(to: worker)
    }

    /// The worker has finished its job.
    ///
    /// - Parameter isGone: whether the worker is dead, or has to be.
    package mutating func concluded(
        _ worker: WorkerID, isGone: Bool, _ result: Result<PreparedArtifact, PrepareError>
    ) -> [Effect] {
        guard case .some(.some(let artifact)) = workers[worker] else { return [] }
        jobs[artifact] = nil
        var effects = [Effect.concluded(artifact, result)]
        if isGone {
            workers[worker] = nil
            effects += replaceLost()
        } else if workerCount > limits.soft {
            workers[worker] = nil
            effects.append(.kill(worker))
        } else {
            workers[worker] = .some(nil)
            effects += assignNext(to: worker)
        }
        return effects
    }

    /// The worker is gone without having begun a job. One that it was given goes back to the front, with no failure counted.
    package mutating func ripped(_ worker: WorkerID) -> [Effect] {
        guard let assigned = workers.removeValue(forKey: worker) else { return [] }
        guard let artifact = assigned, var job = jobs[artifact] else { return replaceLost() }
        job.worker = nil
        job.misses += 1
        guard job.misses < Self.missLimit else {
            jobs[artifact] = nil
            return [.concluded(artifact, .failure(.io("no worker could be asked")))] + replaceLost()
        }
        jobs[artifact] = job
        queued[job.priority]?.pushFront(artifact)
        return replaceLost()
    }

    // MARK: Steps

    private var idle: WorkerID? { workers.filter { $0.value == nil }.keys.min() }

    private mutating func assign(_ artifact: ArtifactID, to worker: WorkerID) -> [Effect] {
        guard var job = jobs[artifact] else { return [] }
        job.worker = worker
        jobs[artifact] = job
        workers[worker] = artifact
        return [.start(worker, job.pvf, job.priority)]
    }

    private mutating func assignNext(to worker: WorkerID) -> [Effect] {
        for priority in PreparePriority.allCases.reversed() {
            if let artifact = queued[priority]?.popFirst() { return assign(artifact, to: worker) }
        }
        return []
    }

    private mutating func spawnIfAffordable(isCritical: Bool) -> [Effect] {
        guard limits.canAfford(workers: workerCount, isCritical: isCritical) else { return [] }
        spawning += 1
        return [.spawn]
    }

    /// What the lost one did not begin goes to who is idle, else to a new worker. Never as critical, so that losses do not
    /// fill the pool up to its hard limit.
    private mutating func replaceLost() -> [Effect] {
        if queued.values.allSatisfy(\.isEmpty) { return [] }
        if let idle { return assignNext(to: idle) }
        return spawnIfAffordable(isCritical: false)
    }
}
