import Foundation
import Glibc
import Signing
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct BackgroundThreadsTests {
    private func niceness() -> Int32 { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }

    @Test func jobsRunAtALowPriorityAndLeaveOtherThreadsTheirs() async {
        let before = niceness()
        let threads = BackgroundThreads("test", count: 1, niceness: 10)
        let priority = await withCheckedContinuation { continuation in
            threads.async { continuation.resume(returning: niceness()) }
        }
        #expect(priority >= 10)
        #expect(niceness() == before)
    }

    /// However jobs come in, each runs once, and never more of them at a time than there are threads.
    @Test(arguments: [1, 3]) func everyJobRunsOnceOnFewThreads(_ count: Int) async {
        let threads = BackgroundThreads("test", count: count, niceness: 10)
        let book = JobBook(jobs: 300)
        await withTaskGroup(of: Void.self) { group in
            for job in 0..<300 {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        threads.async {
                            book.begin()
                            sched_yield()
                            book.end(job)
                            continuation.resume()
                        }
                    }
                }
                if job % 7 == 0 { await Task.yield() }
            }
        }
        #expect(book.runs.allSatisfy { $0 == 1 })
        #expect(book.most <= count)
    }

    @Test func oneThreadKeepsTheOrder() async {
        let threads = BackgroundThreads("test", count: 1, niceness: 10)
        let order = await withCheckedContinuation { continuation in
            let seen = JobOrder()
            for job in 0..<100 { threads.async { seen.note(job) } }
            threads.async { continuation.resume(returning: seen.jobs) }
        }
        #expect(order == Array(0..<100))
    }
}

/// How often each job ran, and how many at a time.
private final class JobBook: Sendable {
    private struct State {
        var atWork = 0
        var most = 0
        var runs: [Int]
    }

    private let state: Mutex<State>

    init(jobs: Int) { state = Mutex(State(runs: [Int](repeating: 0, count: jobs))) }

    var runs: [Int] { state.withLock { $0.runs } }
    var most: Int { state.withLock { $0.most } }

    func begin() {
        state.withLock { state in
            state.atWork += 1
            state.most = max(state.most, state.atWork)
        }
    }

    func end(_ job: Int) {
        state.withLock { state in
            state.atWork -= 1
            state.runs[job] += 1
        }
    }
}

/// The jobs that ran, in order.
private final class JobOrder: Sendable {
    private let list = Mutex<[Int]>([])

    var jobs: [Int] { list.withLock { $0 } }

    func note(_ job: Int) { list.withLock { $0.append(job) } }
}
