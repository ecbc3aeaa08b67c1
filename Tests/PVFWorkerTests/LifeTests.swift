import Glibc
import PVFPrimitives
import PVFTestSupport
import PVFWorkerProtocol
import TestSupport
import Testing

/// Who dies with whom.
@Suite("Life and death of workers and jobs")
struct LifeTests {
    static let everything = SecurityStatus(
        landlock: Kernel.landlock, seccomp: Kernel.seccomp, changeRoot: Kernel.changeRoot,
        secureClone: Kernel.secureClone)

    /// The job of a worker that has begun one.
    private static func job(of worker: TestWorker) throws -> pid_t {
        var jobs: [pid_t] = []
        try waitUntil("the job runs") {
            jobs = Processes.children(of: worker.process.pid)
            return jobs.count == 1 && (Processes.threads(of: jobs[0]) ?? 0) >= 3
        }
        return jobs[0]
    }

    @Test(
        "a killed job is reported with its signal, and the worker goes on", arguments: [SecurityStatus(), everything])
    func killedJob(security: SecurityStatus) async throws {
        try await offPool {
            let worker = try TestWorker(.executeWorker, security: security)
            try worker.sendExecute("execute=sleep")
            let job = try Self.job(of: worker)
            #expect(kill(job, SIGKILL) == 0)
            let outcome = try worker.receiveExecuted().outcome
            #expect(outcome == .jobDied(reason: "received signal: SIGKILL", pid: job))
            #expect(try worker.execute("execute=ok").outcome.isValid)
        }
    }

    @Test("a job dies with its worker", arguments: [SecurityStatus(), everything])
    func killedWorker(security: SecurityStatus) async throws {
        try await offPool {
            let worker = try TestWorker(.executeWorker, security: security)
            try worker.sendExecute("execute=sleep")
            let job = try Self.job(of: worker)
            #expect(kill(worker.process.pid, SIGKILL) == 0)
            #expect(try worker.process.waitForEnd() == .signalled(SIGKILL))
            try waitUntil("the job is gone") { !Processes.isAlive(job) }
        }
    }

    @Test("a worker ends, and its job with it, when its host is gone", arguments: [SecurityStatus(), everything])
    func lostHost(security: SecurityStatus) async throws {
        try await offPool {
            let worker = try TestWorker(.executeWorker, security: security)
            try worker.sendExecute("execute=sleep")
            let job = try Self.job(of: worker)
            worker.hangUp()
            #expect(try worker.process.waitForEnd() == .exited(0))
            try waitUntil("the job is gone") { !Processes.isAlive(job) }
        }
    }

    @Test("a stopped job is ended by its worker's death")
    func stoppedJob() async throws {
        try await offPool {
            let worker = try TestWorker(.prepareWorker, security: Self.everything)
            try worker.folder.write([], to: "worker-dir/" + WorkerDirectory.temporaryArtifact)
            try worker.send(Pvf(code: Array("prepare=sleep".utf8)))
            let job = try Self.job(of: worker)
            #expect(kill(job, SIGSTOP) == 0)
            kill(worker.process.pid, SIGKILL)
            try waitUntil("the job is gone") { !Processes.isAlive(job) }
        }
    }

    @Test("fifty deaths among fifty answers leave no process and no wrong answer")
    func manyDeaths() async throws {
        try await offPool {
            let worker = try TestWorker(.executeWorker, security: Self.everything)
            for round in 0..<50 {
                guard case .jobDied = try worker.execute("execute=crash").outcome else {
                    Issue.record("a crash is a death")
                    return
                }
                let valid = ValidationResult(headData: [UInt8(round)], hrmpWatermark: 7)
                #expect(try worker.execute("execute=ok", block: [UInt8(round)]).outcome == .job(.valid(valid)))
            }
            #expect(Processes.children(of: worker.process.pid).isEmpty)
            #expect(Processes.threads(of: worker.process.pid) == 1)
        }
    }
}
