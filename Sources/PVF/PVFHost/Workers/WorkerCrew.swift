import Glibc
import PVFPrimitives
import Synchronization

/// The workers of one kind: carries out what the machine wants of them.
final class WorkerCrew<Role: WorkerRole>: Sendable {
    private struct State {
        /// Those that the machine knows.
        var threads: [WorkerID: WorkerThread<Role>] = [:]
        /// Threads that have not ended: the killed ones as well.
        var running = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let launch: WorkerLaunch
    private let report: @Sendable (WorkerID, WorkerReport<Role.Outcome>) -> Void

    /// - Parameter report: called on the workers' threads.
    init(launch: WorkerLaunch, report: @escaping @Sendable (WorkerID, WorkerReport<Role.Outcome>) -> Void) {
        self.launch = launch
        self.report = report
    }

    func spawn(_ worker: WorkerID, _ role: Role) {
        do throws(SystemFailure) {
            let thread = try WorkerThread(role, launch) { [report] in report(worker, $0) }
            let isOpen = state.withLock { state -> Bool in
                guard !state.isClosed else { return false }
                state.threads[worker] = thread
                state.running += 1
                return true
            }
            guard isOpen else { return }
            let hasStarted = BlockingThread.start { [self] in
                thread.run()
                ended(worker, thread)
            }
            guard hasStarted else {
                ended(worker, thread)
                return report(worker, .spawnFailed("no thread for it"))
            }
        } catch {
            report(worker, .spawnFailed("\(error)"))
        }
    }

    func give(_ job: Role.Job, to worker: WorkerID, nice: Int32 = 0) {
        let isTaken = thread(worker)?.give(job, nice: nice) ?? false
        if !isTaken { report(worker, .finished(Role.unreachable)) }
    }

    func setNice(_ value: Int32, of worker: WorkerID) {
        thread(worker)?.setNice(value)
    }

    func kill(_ worker: WorkerID) {
        state.withLock { $0.threads.removeValue(forKey: worker) }?.kill()
    }

    /// Kills all, and returns when no process is left.
    func close() async {
        let threads = state.withLock { state in
            state.isClosed = true
            defer { state.threads = [:] }
            return Array(state.threads.values)
        }
        for thread in threads { thread.kill() }
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state -> Bool in
                if state.running > 0 { state.waiters.append(continuation) }
                return state.running == 0
            }
            if isOver { continuation.resume() }
        }
    }

    private func thread(_ worker: WorkerID) -> WorkerThread<Role>? {
        state.withLock { $0.threads[worker] }
    }

    private func ended(_ worker: WorkerID, _ thread: WorkerThread<Role>) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            // After a failed spawn the machine may have begun another under the same number.
            if state.threads[worker] === thread { state.threads[worker] = nil }
            state.running -= 1
            guard state.running == 0 else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

/// The nice value of preparations: those in the background let everything else on the machine go first.
enum Niceness {
    static let background: Int32 = 10

    /// `RLIMIT_NICE`, which the C library's module leaves out.
    private static let niceLimit = __rlimit_resource_t(13)

    /// A process may be made less important at will, but more important only with the right to it; without that, a
    /// preparation that becomes urgent would stay behind, so nothing is put behind.
    static let canBeUndone: Bool = {
        if geteuid() == 0 { return true }
        var limit = rlimit()
        return getrlimit(niceLimit, &limit) == 0 && limit.rlim_cur >= 20
    }()

    static func of(_ priority: PreparePriority) -> Int32 {
        priority == .background && canBeUndone ? background : 0
    }
}
