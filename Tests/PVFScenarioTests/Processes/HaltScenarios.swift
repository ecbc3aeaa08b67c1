import Glibc
import PVFHost
import PVFPrimitives
import PVFTestSupport
import Testing

/// Rows 6, 7 and 29 of the scenario catalogue: jobs that do not end by themselves.
@Suite(.timeLimit(.minutes(3))) struct HaltScenarios {
    private static func halt(_ name: String, timeout: Duration) -> ExecutionRequest {
        ExecutionRequest(Pvf(script: "execute=halt", name: name), expecting: [], timeout: timeout)
    }

    @Test(
        "Scenario 6: nine jobs that halt on five workers: each has a worker of its own, and none is waited for in vain")
    func moreThanWorkers() async throws {
        // Every execute worker writes down its process id as it starts.
        let program = try WrappedWorker(#"case "$1" in execute-worker) echo $$ >> "$folder/notes" ;; esac"#)
        try await RunningHost.run(
            configure: {
                $0.workerProgram = program.path
                $0.executeWorkersLimit = 5
            }
        ) { running in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<9 {
                    group.addTask {
                        let result = try await running.execute(Self.halt("\(number)", timeout: .milliseconds(250)))
                        #expect(result == .failure(.invalid(.hardTimeout)))
                    }
                }
                try await group.waitForAll()
            }
            #expect(Set(program.notes).count >= 9)
            // The queue goes on.
            let next = ExecutionRequest(Pvf(script: "execute=ok"), expecting: [1])
            #expect(try await running.execute(next).get().result.headData == [1])
        }
    }

    @Test("Scenario 7: two jobs that halt on two workers run at the same time, not one after the other")
    func sideBySide() async throws {
        try await RunningHost.run(configure: { $0.executeWorkersLimit = 2 }) { running in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in ["a", "b"] {
                    group.addTask {
                        let result = try await running.execute(Self.halt(name, timeout: .seconds(3)))
                        #expect(result == .failure(.invalid(.hardTimeout)))
                    }
                }
                // Both at once: then the two take as long as one does, whatever else the machine has to do.
                _ = try await eventually("two jobs at once") { running.jobs("execute").count == 2 ? true : nil }
                try await group.waitForAll()
            }
        }
    }

    @Test("Scenario 29: a preparation whose worker is stopped has timed out after four times its limit")
    func stopped() async throws {
        try await RunningHost.run { running in
            let limit = Duration.seconds(2)
            let begin = ContinuousClock.now
            async let answer = running.precheck(Pvf(script: "prepare=sleep", prepareTimeout: limit))
            let worker = try await eventually("a worker with a job") {
                running.jobs("prepare").isEmpty ? nil : running.workers("prepare").first
            }
            kill(worker.pid, SIGSTOP)
            #expect(try await answer == .failure(.timedOut))
            #expect(ContinuousClock.now - begin >= limit * 4)
            // It was killed, stopped as it was.
            _ = try await eventually("the worker is gone") { RunningProcess(pid: worker.pid) == nil ? true : nil }
            #expect(try await running.precheck(Pvf(script: "prepare=ok")).get().size > 0)
        }
    }
}
