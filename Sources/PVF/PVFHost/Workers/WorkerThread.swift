import Glibc
import PVFWorkerProtocol
import Synchronization

/// A worker process, from its spawn to its end, owned by one thread that waits for it.
///
/// The process lives no longer than the thread: however the thread ends, the process and what it forked are killed and
/// waited for, and the folder is removed.
final class WorkerThread<Role: WorkerRole>: Sendable {
    private struct State {
        var job: Role.Job?
        var process: ChildProcess?
        var isKilled = false
        var isOver = false
    }

    /// A worker that is ready for jobs.
    private struct Worker {
        var process: ChildProcess
        var folder: WorkerFolder
        var link: WorkerLink
    }

    private let role: Role
    private let launch: WorkerLaunch
    private let report: @Sendable (WorkerReport<Role.Outcome>) -> Void
    private let state = Mutex(State())
    /// A byte for a job.
    private let jobBell: (reading: Descriptor, writing: Descriptor)
    /// A byte for the end.
    private let endBell: (reading: Descriptor, writing: Descriptor)

    /// - Parameter report: called on the worker's thread.
    init(
        _ role: Role, _ launch: WorkerLaunch, report: @escaping @Sendable (WorkerReport<Role.Outcome>) -> Void
    ) throws(SystemFailure) {
        self.role = role
        self.launch = launch
        self.report = report
        jobBell = try Descriptor.pipe()
        endBell = try Descriptor.pipe()
    }

    // MARK: From the host's loop

    /// Gives the worker its next job. False when it has ended, and will not take it.
    func give(_ job: Role.Job, nice: Int32) -> Bool {
        let isTaken = state.withLock { state -> Bool in
            guard !state.isOver, !state.isKilled, state.job == nil else { return false }
            state.process?.setNice(nice)
            state.job = job
            return true
        }
        if isTaken { ring(jobBell.writing) }
        return isTaken
    }

    func setNice(_ value: Int32) {
        state.withLock { $0.process?.setNice(value) }
    }

    /// Ends the worker, whatever it does.
    func kill() {
        state.withLock { state in
            state.isKilled = true
            state.process?.kill()
        }
        ring(endBell.writing)
    }

    private func ring(_ bell: Descriptor) {
        var byte: UInt8 = 1
        _ = retrying { write(bell.number, &byte, 1) }
    }

    // MARK: On the worker's thread

    /// The worker's whole life.
    func run() {
        let process: ChildProcess?
        let folder: WorkerFolder?
        do {
            let worker = try spawn()
            (process, folder) = (worker.process, worker.folder)
            report(.spawned)
            work(worker)
            finish(process, folder)
            report(.died)
        } catch {
            finish(nil, nil)
            // One that was killed on the way is not missed.
            guard !state.withLock({ $0.isKilled }) else { return }
            report(.spawnFailed("\(error)"))
        }
    }

    /// From here on no job is taken.
    private func finish(_ process: ChildProcess?, _ folder: WorkerFolder?) {
        let missed = state.withLock { state -> Role.Job? in
            state.isOver = true
            state.process = nil
            defer { state.job = nil }
            return state.job
        }
        _ = process?.end()
        folder?.remove()
        if missed != nil { report(.finished(Role.unreachable)) }
    }

    private func spawn() throws -> Worker {
        let deadline = Deadline(after: launch.timeout)
        let folder = try WorkerFolder(in: launch.cache, flavor: role.flavor)
        do {
            let socket = try WorkerSocket(in: folder.path)
            defer { socket.remove() }
            let process = try ChildProcess(
                launch.program, launch.arguments(role.flavor, socket: socket.path, folder: folder.path))
            let isKilled = state.withLock { state in
                state.process = process
                return state.isKilled
            }
            if isKilled { throw LinkFailure.killed }
            let descriptor = try socket.accept(process, wakeUp: endBell.reading, until: deadline)
            var link = try WorkerLink(socket: descriptor, output: process.output, wakeUp: endBell.reading)
            try link.send(role.handshake, limit: FrameLimit.handshake, until: deadline)
            let ready = try link.receive(WorkerReady.self, limit: FrameLimit.ready, until: deadline)
            guard ready.wireVersion == WorkerVersion.wire else {
                throw LinkFailure.malformed("the worker speaks another version of the protocol")
            }
            let security = role.handshake.security
            guard !security.secureValidatorMode || ready.applied.isEnoughForSecureMode else {
                throw LinkFailure.malformed("the worker is not confined: \(ready.missing.joined(separator: "; "))")
            }
            return Worker(process: process, folder: folder, link: link)
        } catch {
            // The process has to be gone before its folder is.
            _ = state.withLock { state in
                defer { state.process = nil }
                return state.process
            }?.end()
            folder.remove()
            throw error
        }
    }

    private func work(_ worker: Worker) {
        var worker = worker
        while waitForJob(worker.process) {
            guard let job = state.withLock({ $0.job }) else { continue }
            let outcome = role.perform(job, over: &worker.link, in: worker.folder)
            let isKilled = state.withLock { state in
                state.job = nil
                return state.isKilled
            }
            report(.finished(outcome))
            if isKilled { return }
        }
    }

    /// False when the worker has ended, or has to.
    private func waitForJob(_ process: ChildProcess) -> Bool {
        let sources = [jobBell.reading, endBell.reading, process.output]
        while let ready = Readiness.wait(sources.map { .init(descriptor: $0) }, until: .never) {
            if ready[1] { return false }
            if ready[0] { return jobBell.reading.readSome() != nil }
            if process.output.readSome() == nil { return false }
        }
        return false
    }
}
