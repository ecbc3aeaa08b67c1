import CoreMetrics
import Glibc
import Logging
import PVFPrimitives
import PVFWorkerProtocol

/// The host at work: its loop, its workers, its sweeper. `run` has to be called for anything to happen.
public struct PVFHostService: Sendable {
    private let inbox: HostInbox
    private let limits: HostMachine.Limits
    private let cache: CacheDirectory
    private let security: SecurityStatus
    private let prepareCrew: WorkerCrew<PrepareRole>
    private let executeCrew: WorkerCrew<ExecuteRole>
    private let sweeper: Sweeper
    private let metrics: HostMetrics
    private let logger: Logger

    init(
        _ configuration: PVFHostConfiguration, inbox: HostInbox, cache: CacheDirectory, security: SecurityStatus,
        metrics: HostMetrics, logger: Logger
    ) {
        self.inbox = inbox
        self.cache = cache
        self.security = security
        self.metrics = metrics
        self.logger = logger
        limits = HostMachine.Limits(configuration)
        sweeper = Sweeper(logger: logger)
        prepareCrew = WorkerCrew(launch: configuration.launch(.prepare, cache)) { worker, report in
            Self.note(report, of: .prepare, metrics.prepareWorkers, logger)
            inbox.put(.prepareWorker(worker, HostEvent.PrepareWorker(report)))
        }
        executeCrew = WorkerCrew(launch: configuration.launch(.execute, cache)) { worker, report in
            Self.note(report, of: .execute, metrics.executeWorkers, logger)
            inbox.put(.executeWorker(worker, HostEvent.ExecuteWorker(report)))
        }
    }

    private static func note<Outcome>(
        _ report: WorkerReport<Outcome>, of flavor: WorkerFlavor, _ metrics: HostMetrics.Workers, _ logger: Logger
    ) {
        switch report {
        case .spawned: metrics.spawned.increment()
        case .spawnFailed(let reason):
            logger.warning("no \(flavor.rawValue) worker; trying again", metadata: ["reason": "\(reason)"])
        case .finished: break
        case .died: metrics.retired.increment()
        }
    }

    /// Works until the last handle is gone or this task is cancelled. Then callers who still wait are told that the host has
    /// ended, every worker is killed, and what the host wrote is removed: no process and no file is left behind.
    public func run() async {
        await withTaskCancellationHandler {
            await withTaskGroup { group in
                group.addTask { await sweeper.run() }
                await loop()
                inbox.close()
                await prepareCrew.close()
                await executeCrew.close()
                sweeper.finish()
            }
        } onCancel: {
            inbox.close()
        }
        _ = await BlockingThread.value { [cache] in cache.clear() }
    }

    private func loop() async {
        let start = ContinuousClock.now
        let alarm = HostAlarm { [inbox] in inbox.put(.alarm) }
        var machine = HostMachine(limits)
        var armed = HostTime.never
        while let event = await inbox.next(pending: machine.pending.count) {
            let now = ContinuousClock.now - start
            let resolved = resolve(event, machine)
            for effect in machine.handle(resolved, at: now) { perform(effect) }
            let wake = machine.nextWake(after: now)
            if case .alarm = event { armed = .never }
            guard wake != armed else { continue }
            armed = wake
            alarm.arm(after: wake - now)
        }
    }

    /// Adds what the disk has to say.
    private func resolve(_ event: HostEvent, _ machine: HostMachine) -> HostEvent {
        guard case .client(.execute(let execution, _)) = event else { return event }
        let isOnDisk = machine.artifacts.path(of: execution.artifact).map { access($0, F_OK) == 0 } ?? false
        return .client(.execute(execution, isOnDisk: isOnDisk))
    }

    private func perform(_ effect: HostEffect) {
        switch effect {
        case .spawnPrepareWorker(let worker):
            metrics.prepareWorkers.spawning.increment()
            prepareCrew.spawn(worker, PrepareRole(cache: cache, security: security))
        case .prepare(let worker, let pvf, let priority):
            prepareCrew.give(pvf, to: worker, nice: Niceness.of(priority))
        case .setPriority(let worker, let priority): prepareCrew.setNice(Niceness.of(priority), of: worker)
        case .killPrepareWorker(let worker): prepareCrew.kill(worker)
        case .spawnExecuteWorker(let worker, let params):
            metrics.executeWorkers.spawning.increment()
            executeCrew.spawn(worker, ExecuteRole(security: security, executorParams: params))
        case .execute(let worker, let execution, let artifact):
            executeCrew.give(ExecuteJob(execution: execution, artifact: artifact), to: worker)
        case .killExecuteWorker(let worker): executeCrew.kill(worker)
        case .answerPrecheck(let request, let result):
            if case .precheck(let slot) = inbox.takeAnswer(request) { slot.settle(.success(result)) }
        case .answerExecution(let request, let result):
            if case .execution(let slot) = inbox.takeAnswer(request) { slot.settle(.success(result)) }
        case .removeFile(let path): Sweeper.remove(path, logger)
        case .sweep(let paths): sweeper.sweep(paths)
        case .record(let record): metrics.record(record)
        }
    }
}

extension PVFHostConfiguration {
    fileprivate func launch(_ flavor: WorkerFlavor, _ cache: CacheDirectory) -> WorkerLaunch {
        WorkerLaunch(
            program: workerProgram, cache: cache.path, enginePath: enginePath, nodeVersion: nodeVersion,
            timeout: flavor == .prepare ? prepareSpawnTimeout : executeSpawnTimeout)
    }
}

extension HostEvent.PrepareWorker {
    fileprivate init(_ report: WorkerReport<PrepareOutcome>) {
        switch report {
        case .spawned: self = .spawned
        case .spawnFailed: self = .spawnFailed
        case .finished(let outcome): self = .finished(outcome)
        case .died: self = .died
        }
    }
}

extension HostEvent.ExecuteWorker {
    fileprivate init(_ report: WorkerReport<ExecutionOutcome>) {
        switch report {
        case .spawned: self = .spawned
        case .spawnFailed: self = .spawnFailed
        case .finished(let outcome): self = .finished(outcome)
        case .died: self = .died
        }
    }
}
