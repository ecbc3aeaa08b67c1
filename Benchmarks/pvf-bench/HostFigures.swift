import BenchHarness
import PVFHost
import PVFPrimitives
import PVFTestSupport

/// What host and workers add to an execution, through real processes.
enum HostFigures {
    private static let block = AdderBlock.first(add: 512)

    static func all() async throws -> [Figure] {
        let library = try TestEngine.required()
        return try await RunningHost.run(WorkerPrograms.worker, configure: { $0.enginePath = library }) { running in
            let pvf = Pvf(code: try TestFunction.adder.code())
            _ = try await execute(pvf, in: running)
            let warm = try await overheads(of: pvf, times: 500, in: running)
            let cold = try await spawns(times: 20, in: running)
            return [
                Figure("pvf: warm execution over its CPU time, p50", warm.quantile(0.5), limit: .milliseconds(5)),
                Figure("pvf: warm execution over its CPU time, p99", warm.quantile(0.99), limit: .milliseconds(25)),
                Figure(
                    "pvf: spawn of an execute worker, p50", cold.quantile(0.5) - warm.quantile(0.5),
                    limit: .milliseconds(50)),
                Figure(
                    "pvf: 100 executions at once, two workers", try await burst(pvf, 100, in: running),
                    limit: .seconds(3)),
            ]
        }
    }

    /// The time of each execution beyond the CPU time that the kernel counted for its job.
    private static func overheads(of pvf: Pvf, times: Int, in running: RunningHost) async throws -> [Duration] {
        var overheads: [Duration] = []
        for _ in 0..<times { overheads.append(try await execute(pvf, in: running)) }
        return overheads
    }

    /// As before, with parameters that no worker is bound to yet: each execution waits for a new one, of an artifact
    /// that is there.
    private static func spawns(times: Int, in running: RunningHost) async throws -> [Duration] {
        var overheads: [Duration] = []
        for time in 0..<times {
            let params = ExecutorParams([.pvfExecTimeout(.approval, milliseconds: 12_000 + UInt64(time))])
            overheads.append(
                try await execute(Pvf(code: try TestFunction.adder.code(), executorParams: params), in: running))
        }
        return overheads
    }

    private static func burst(_ pvf: Pvf, _ count: Int, in running: RunningHost) async throws -> Duration {
        let clock = ContinuousClock()
        return try await clock.measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<count { group.addTask { _ = try await execute(pvf, in: running) } }
                try await group.waitForAll()
            }
        }
    }

    private static func execute(_ pvf: Pvf, in running: RunningHost) async throws -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        let request = ExecutionRequest(pvf: pvf, params: block.input().scaleBytes, kind: .approval)
        let success = try await running.execute(request).get()
        guard success.result == block.result else { throw BenchFailure("adder gives another result") }
        return clock.now - start - success.cpuTime
    }
}
