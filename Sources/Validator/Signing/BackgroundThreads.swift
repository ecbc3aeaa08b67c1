import Dispatch
import Foundation
import Glibc
import Synchronization

/// Threads for computations that are in no hurry. They give way to the process's other threads, which the kernel would
/// else let wait for the end of a time slice each time that they wake up.
///
/// A thread keeps its low priority for good, so these are no threads of a shared pool. They start when there is work
/// and end some time after there was none.
package final class BackgroundThreads: Sendable {
    package typealias Job = @Sendable () -> Void

    private struct State {
        var jobs: [Job] = []
        var threads = 0
        /// The threads that wait and that no signal is on its way to.
        var idle = 0
    }

    private static let linger = DispatchTimeInterval.seconds(5)

    private let name: String
    private let count: Int
    private let niceness: Int32
    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - name: what debuggers call the threads.
    ///   - count: the most threads, at least 1.
    ///   - niceness: how far they give way. The kernel gives a thread with 5 about a third of the time of one of normal
    ///     priority that wants the same processor, one with 10 a tenth.
    package init(_ name: String, count: Int, niceness: Int32) {
        self.name = name
        self.count = max(1, count)
        self.niceness = niceness
    }

    /// Runs the job as soon as a thread is free, in order of arrival.
    package func async(_ job: @escaping Job) {
        let needsThread = state.withLock { state in
            state.jobs.append(job)
            if state.idle > 0 {
                state.idle -= 1
                work.signal()
                return false
            }
            guard state.threads < count else { return false }
            state.threads += 1
            return true
        }
        if needsThread { startThread() }
    }

    private func startThread() {
        let thread = Thread { [self] in
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
            while let job = next() { job() }
        }
        thread.name = name
        thread.start()
    }

    /// The next job; nil when the thread has lingered for long enough.
    private func next() -> Job? {
        while true {
            let job = state.withLock { state -> Job? in
                guard state.jobs.isEmpty else { return state.jobs.removeFirst() }
                state.idle += 1
                return nil
            }
            if let job { return job }
            guard work.wait(timeout: .now() + Self.linger) == .timedOut else { continue }
            let ends = state.withLock { state in
                // With none idle, a signal for this thread came in the meantime.
                guard state.idle > 0 else { return false }
                state.idle -= 1
                state.threads -= 1
                return true
            }
            if ends { return nil }
            work.wait()
        }
    }
}
