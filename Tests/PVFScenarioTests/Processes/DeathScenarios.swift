import Glibc
import PVFHost
import PVFPrimitives
import PVFTestSupport
import Testing

/// Rows 30 to 32 of the scenario catalogue: killed workers, killed jobs, and how many threads they have.
@Suite(.timeLimit(.minutes(3))) struct DeathScenarios {
    @Test("Scenario 30: a killed prepare worker is an IO error, a killed prepare job has died of its signal")
    func preparing() async throws {
        try await RunningHost.run { running in
            async let ofWorker = running.precheck(Pvf(script: "prepare=sleep", name: "worker"))
            let job = try await running.job("prepare", threads: 4)
            kill(job.parent, SIGKILL)
            guard case .failure(.io) = try await ofWorker else {
                Issue.record("\(try await ofWorker)")
                return
            }
            _ = try await eventually("the job is gone") { RunningProcess(pid: job.pid) == nil ? true : nil }

            async let ofJob = running.precheck(Pvf(script: "prepare=sleep", name: "job"))
            let next = try await running.job("prepare", threads: 4)
            #expect(next.parent != job.parent)
            kill(next.pid, SIGKILL)
            #expect(try await ofJob == .failure(.jobDied("received signal: SIGKILL", pid: next.pid)))
            #expect(try await running.precheck(Pvf(script: "prepare=ok")).get().size > 0)
        }
    }

    @Test("Scenario 31: a killed execute worker and a killed execute job are ambiguous deaths")
    func executing() async throws {
        try await RunningHost.run { running in
            let sleep = ExecutionRequest(Pvf(script: "execute=sleep"), expecting: [])
            async let ofWorker = running.execute(sleep)
            let job = try await running.job("execute", threads: 3)
            kill(job.parent, SIGKILL)
            #expect(try await ofWorker == .failure(.possiblyInvalid(.ambiguousWorkerDeath)))
            _ = try await eventually("the job is gone") { RunningProcess(pid: job.pid) == nil ? true : nil }

            async let ofJob = running.execute(sleep)
            let next = try await running.job("execute", threads: 3)
            #expect(next.parent != job.parent)
            kill(next.pid, SIGKILL)
            let death = PossiblyInvalidError.ambiguousJobDeath("received signal: SIGKILL")
            #expect(try await ofJob == .failure(.possiblyInvalid(death)))
            let fine = ExecutionRequest(Pvf(script: "execute=ok"), expecting: [3])
            #expect(try await running.execute(fine).get().result.headData == [3])
        }
    }

    @Test("Scenario 32: an idle worker has one thread, an execute job three, a prepare job four")
    func threads() async throws {
        try await RunningHost.run { running in
            let fine = Pvf(script: "execute=ok")
            #expect(try await running.execute(ExecutionRequest(fine, expecting: [1])).get().result.headData == [1])
            for kind in ["prepare", "execute"] {
                let idle = try #require(running.workers(kind).first)
                #expect(idle.threadCount == 1)
                #expect(running.jobs(kind).isEmpty)
            }
            let preparing = try await running.host.precheckPVF(Pvf(script: "prepare=sleep"))
            let prepareJob = try await running.job("prepare", threads: 4)
            kill(prepareJob.pid, SIGKILL)
            _ = try await preparing.value()
            let sleeping = try await running.host.executePVF(
                ExecutionRequest(Pvf(script: "execute=sleep"), expecting: [1], timeout: .seconds(60)))
            let executeJob = try await running.job("execute", threads: 3)
            // The worker beside it still only waits.
            #expect(RunningProcess(pid: executeJob.parent)?.threadCount == 1)
            kill(executeJob.pid, SIGKILL)
            _ = try await sleeping.value()
        }
    }
}
