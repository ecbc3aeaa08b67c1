import PVFPrimitives

/// The host as a value: the artifact table, both queues and the pool, and the ways between them.
///
/// Time and everything else from outside comes in with an event; everything that is to happen outside goes out as an effect,
/// to be carried out in order. Each request that came in is answered exactly once, unless it is cancelled before.
package struct HostMachine: Sendable {
    /// Figures of the machines.
    package struct Limits: Sendable {
        package var prepareWorkers: PrepareQueue.Limits
        package var executeWorkers: Int
        package var spawnRetryDelay: Duration
        package var pulse: Duration
        package var pruning: PruningRules
        package var retry: RetryRule

        package init(
            prepareWorkers: PrepareQueue.Limits = .init(), executeWorkers: Int = 2,
            spawnRetryDelay: Duration = .seconds(3), pulse: Duration = .seconds(3600),
            pruning: PruningRules = PruningRules(), retry: RetryRule = RetryRule()
        ) {
            self.prepareWorkers = prepareWorkers
            self.executeWorkers = executeWorkers
            self.spawnRetryDelay = spawnRetryDelay
            self.pulse = max(pulse, .milliseconds(1))
            self.pruning = pruning
            self.retry = retry
        }
    }

    package private(set) var artifacts: ArtifactTable
    package private(set) var prepareQueue: PrepareQueue
    package private(set) var preparePool: PreparePool
    package private(set) var executeQueue: ExecuteQueue
    /// Requests that have not been answered.
    package private(set) var pending: Set<RequestID> = []

    private let limits: Limits
    private var nextPulse: HostTime
    private var lastPrepareWorker: UInt64 = 0
    /// What the event under way has brought about so far.
    private var effects: [HostEffect] = []

    package init(_ limits: Limits = Limits()) {
        self.limits = limits
        artifacts = ArtifactTable(retry: limits.retry)
        prepareQueue = PrepareQueue(limits: limits.prepareWorkers)
        preparePool = PreparePool(retryDelay: limits.spawnRetryDelay)
        executeQueue = ExecuteQueue(capacity: limits.executeWorkers, retryDelay: limits.spawnRetryDelay)
        nextPulse = limits.pulse
    }

    /// When the machine wants to hear `alarm`, as seen at `now`.
    package func nextWake(after now: HostTime) -> HostTime {
        min(nextPulse, preparePool.nextWake, executeQueue.nextWake(after: now))
    }

    package mutating func handle(_ event: HostEvent, at now: HostTime) -> [HostEffect] {
        switch event {
        case .client(let event): take(event, now)
        case .prepareWorker(let worker, let event): take(event, of: worker, now)
        case .executeWorker(let worker, let event): take(event, of: worker, now)
        case .cancelled(let request):
            guard pending.remove(request) != nil else { break }
            artifacts.cancel(request)
            executeQueue.cancel(request)
        case .alarm: alarm(now)
        }
        defer { effects = [] }
        return effects
    }

    // MARK: Events

    private mutating func take(_ event: HostEvent.Client, _ now: HostTime) {
        switch event {
        case .precheck(let request, let pvf):
            pending.insert(request)
            perform(artifacts.precheck(pvf, request, now: now), now)
        case .execute(let execution, let isOnDisk):
            pending.insert(execution.id)
            perform(artifacts.execute(execution, isOnDisk: isOnDisk, now: now), now)
        case .headsUp(let pvfs):
            for pvf in pvfs { perform(artifacts.headsUp(pvf, now: now), now) }
        case .updateActiveLeaves(let update):
            perform(executeQueue.updateActiveLeaves(update), now)
        }
    }

    private mutating func take(_ event: HostEvent.PrepareWorker, of worker: WorkerID, _ now: HostTime) {
        switch event {
        case .spawned: perform(preparePool.spawned(worker), now)
        case .spawnFailed: preparePool.spawnFailed(worker, now: now)
        case .finished(let outcome): perform(preparePool.finished(worker, outcome), now)
        case .died: perform(preparePool.died(worker), now)
        }
    }

    private mutating func take(_ event: HostEvent.ExecuteWorker, of worker: WorkerID, _ now: HostTime) {
        switch event {
        case .spawned: perform(executeQueue.spawned(worker, now: now), now)
        case .spawnFailed: perform(executeQueue.spawnFailed(worker, now: now), now)
        case .finished(let outcome): perform(executeQueue.finished(worker, outcome, now: now), now)
        case .died: perform(executeQueue.died(worker, now: now), now)
        }
    }

    private mutating func alarm(_ now: HostTime) {
        if now >= nextPulse {
            nextPulse = now + limits.pulse
            let paths = artifacts.prune(limits.pruning, now: now)
            if !paths.isEmpty { effects.append(.sweep(paths)) }
        }
        perform(preparePool.alarm(now: now), now)
        perform(executeQueue.alarm(now: now), now)
    }

    // MARK: The ways between the machines

    private mutating func perform(_ steps: [ArtifactTable.Effect], _ now: HostTime) {
        for step in steps {
            switch step {
            case .prepare(let pvf, let priority):
                effects.append(.record(.prepareEnqueued(codeSize: pvf.code.count)))
                perform(prepareQueue.enqueue(pvf, priority), now)
            case .raise(let artifact, let priority):
                perform(prepareQueue.raise(artifact, to: priority), now)
            case .execute(let execution, let artifact):
                effects.append(.record(.executeEnqueued(paramsSize: execution.request.params.count)))
                perform(executeQueue.enqueue(execution, artifact, now: now), now)
            case .answerPrecheck(let request, let result):
                if pending.remove(request) != nil { effects.append(.answerPrecheck(request, result)) }
            case .answerExecution(let request, let error):
                if pending.remove(request) != nil { effects.append(.answerExecution(request, .failure(error))) }
            }
        }
    }

    private mutating func perform(_ steps: [PrepareQueue.Effect], _ now: HostTime) {
        for step in steps {
            switch step {
            case .spawn:
                lastPrepareWorker += 1
                perform(preparePool.spawn(WorkerID(lastPrepareWorker)), now)
            case .start(let worker, let pvf, let priority): perform(preparePool.start(worker, pvf, priority), now)
            case .raise(let worker, let priority): perform(preparePool.raise(worker, to: priority), now)
            case .kill(let worker): perform(preparePool.kill(worker), now)
            case .concluded(let artifact, let result):
                effects.append(.record(.prepareConcluded(try? result.get().success.stats)))
                perform(artifacts.concluded(artifact, result, now: now), now)
            }
        }
    }

    private mutating func perform(_ steps: [PreparePool.Effect], _ now: HostTime) {
        for step in steps {
            switch step {
            case .spawn(let worker): effects.append(.spawnPrepareWorker(worker))
            case .start(let worker, let pvf, let priority): effects.append(.prepare(worker, pvf, priority))
            case .setPriority(let worker, let priority): effects.append(.setPriority(worker, priority))
            case .kill(let worker): effects.append(.killPrepareWorker(worker))
            case .spawned(let worker): perform(prepareQueue.spawned(worker), now)
            case .concluded(let worker, let isGone, let result):
                perform(prepareQueue.concluded(worker, isGone: isGone, result), now)
            case .ripped(let worker): perform(prepareQueue.ripped(worker), now)
            }
        }
    }

    private mutating func perform(_ steps: [ExecuteQueue.Effect], _ now: HostTime) {
        for step in steps {
            switch step {
            case .spawn(let worker, let params): effects.append(.spawnExecuteWorker(worker, params))
            case .start(let worker, let execution, let artifact, let waited):
                effects.append(.record(.executeBegun(execution.request.kind, waited: waited)))
                effects.append(.execute(worker, execution, artifact))
            case .kill(let worker): effects.append(.killExecuteWorker(worker))
            case .removeArtifact(let artifact, let path):
                if let path = artifacts.remove(artifact, at: path) { effects.append(.removeFile(path)) }
            case .prepareAgain(let execution):
                // Prepared anew by now, it has a file.
                perform(artifacts.execute(execution, isOnDisk: true, now: now), now)
            case .answer(let request, let result):
                effects.append(.record(.executeFinished(cpuTime: try? result.get().cpuTime)))
                if pending.remove(request) != nil { effects.append(.answerExecution(request, result)) }
            }
        }
    }
}
