import Console
import PVFHost
import PVFPrimitives

/// The measurements of `vigil pvf bench`.
struct PVFBench: Sendable {
    let host: PVFHost
    let code: [UInt8]
    let params: [UInt8]

    private struct Sample: Sendable {
        var wall: Duration
        var cpu: Duration
        var overhead: Duration { max(.zero, wall - cpu) }
    }

    /// How often a worker is replaced to measure what that costs.
    private static let coldRuns = 10

    func run(runs: Int, concurrent: Int, workers: Int) async throws -> [String] {
        let clock = ContinuousClock()
        let pvf = Pvf(code: code)
        let start = clock.now
        let prepared = try await host.precheckPVF(pvf).value()
        let preparing = start.duration(to: clock.now)
        guard case .success(let success) = prepared else {
            throw UserError(
                "the code cannot be prepared", remedy: "see `vigil pvf precheck`", exitCode: PVFExit.invalid)
        }
        let progress = ProgressLine("executing", total: Self.coldRuns + runs + concurrent)
        defer { progress.finish() }
        let cold = try await coldSamples(progress)
        _ = try await sample(pvf)
        var warm: [Sample] = []
        for _ in 0..<runs {
            warm.append(try await sample(pvf))
            progress.step()
        }
        let together = try await atOnce(concurrent, pvf, progress)

        var table = TextTable(header: ["", "runs", "p50", "p90", "p99", "most"])
        table.add(Self.row("overhead, warm", warm.map(\.overhead)))
        table.add(Self.row("overhead, new worker", cold.map(\.overhead)))
        table.add(Self.row("CPU time of the job", warm.map(\.cpu)))
        table.add(Self.row("wall time, warm", warm.map(\.wall)))
        return [
            "preparation: \(PVFFigures.milliseconds(success.stats.cpuTime)) CPU, "
                + "\(PVFFigures.milliseconds(preparing)) with the worker's start; artifact \(success.size) bytes",
            "\(concurrent) at once on \(workers) workers: \(PVFFigures.milliseconds(together))",
        ] + table.lines(indent: "")
    }

    /// Executions that each need a new worker: parameters that differ only in a time limit share the artifact, not the worker.
    private func coldSamples(_ progress: ProgressLine) async throws -> [Sample] {
        var samples: [Sample] = []
        for run in 0..<Self.coldRuns {
            let params = ExecutorParams([.pvfExecTimeout(.approval, milliseconds: 11_000 + UInt64(run))])
            samples.append(try await sample(Pvf(code: code, executorParams: params)))
            progress.step()
        }
        return samples
    }

    private func sample(_ pvf: Pvf) async throws -> Sample {
        let clock = ContinuousClock()
        let start = clock.now
        let request = ExecutionRequest(pvf: pvf, params: params, kind: .approval, priority: .critical)
        switch try await host.executePVF(request).value() {
        case .success(let success): return Sample(wall: start.duration(to: clock.now), cpu: success.cpuTime)
        case .failure(let error):
            throw UserError(
                "an execution failed: \(error)", remedy: "see `vigil pvf validate`", exitCode: PVFExit.invalid)
        }
    }

    private func atOnce(_ count: Int, _ pvf: Pvf, _ progress: ProgressLine) async throws -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<count {
                group.addTask {
                    _ = try await sample(pvf)
                    progress.step()
                }
            }
            try await group.waitForAll()
        }
        return start.duration(to: clock.now)
    }

    private static func row(_ name: String, _ values: [Duration]) -> [String] {
        let sorted = values.sorted()
        let cells = [0.5, 0.9, 0.99, 1].map { share in
            PVFFigures.percentile(sorted, share).map(PVFFigures.milliseconds) ?? "-"
        }
        return [name, "\(values.count)"] + cells
    }
}
