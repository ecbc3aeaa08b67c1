import Foundation
import Logging
import PVFHost
import PVFPrimitives
import PVFTestSupport
import Testing

/// The host with real worker processes, whose engine is a puppet.
@Suite struct RunningHostTests {
    @Test("a function is prepared once and executed as often as asked")
    func executes() async throws {
        try await RunningHost.run { running in
            let pvf = Pvf(script: "prepare=ok;execute=ok")
            #expect(try await running.precheck(pvf).get().size > 0)
            for number in 0..<5 as Range<UInt8> {
                let success = try await running.execute(ExecutionRequest(pvf, expecting: [number])).get()
                #expect(success.result.headData == [number])
            }
            let artifacts = try FileManager.default.contentsOfDirectory(atPath: running.cache)
                .filter { $0.hasSuffix(".pvf") }
            #expect(artifacts.count == 1)
            #expect(artifacts.allSatisfy { $0.hasPrefix("0x") && $0.count == 2 + 128 + 4 })
        }
    }

    @Test("a hundred requests at once get a hundred answers, each its own")
    func concurrent() async throws {
        try await RunningHost.run { running in
            let pvf = Pvf(script: "execute=ok")
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<100 as Range<UInt8> {
                    group.addTask {
                        let request = ExecutionRequest(pvf, expecting: [number])
                        return try await running.execute(request).get().result.headData == [number]
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test("what goes wrong has the name of the taxonomy")
    func failures() async throws {
        try await RunningHost.run { running in
            func execute(_ script: String, timeout: Duration = .seconds(10)) async throws -> ValidationError? {
                let request = ExecutionRequest(Pvf(script: script), expecting: [], timeout: timeout)
                if case .failure(let error) = try await running.execute(request) { return error }
                return nil
            }
            func isJobDeath(_ error: ValidationError?) -> Bool {
                if case .possiblyInvalid(.ambiguousJobDeath) = error { true } else { false }
            }
            #expect(try await execute("prepare=trap no") == .preparation(.prevalidation("no")))
            #expect(try await execute("prepare=fail no") == .preparation(.preparation("no")))
            #expect(try await execute("execute=trap no") == .invalid(.workerReportedInvalid("no")))
            #expect(try await execute("execute=halt", timeout: .milliseconds(100)) == .invalid(.hardTimeout))
            #expect(isJobDeath(try await execute("execute=crash")))
            #expect(try await execute("execute=fail no") == .possiblyInvalid(.runtimeConstruction("no")))
            if case .invalid(.workerReportedInvalid) = try await execute("execute=garbage") {
            } else {
                Issue.record("garbage is no result")
            }
            let large = ExecutionRequest(Pvf(script: ""), expecting: [UInt8](repeating: 0, count: 33 << 20))
            if case .failure(.internal(.hostCommunication)) = try await running.execute(large) {
            } else {
                Issue.record("no worker takes a request that large")
            }
            // Nothing of all that keeps the next from being executed.
            #expect(try await execute("execute=ok") == nil)
        }
    }

    @Test("the host ends when the last handle is gone, and whoever waits is told")
    func handleDropped() async throws {
        let cache = NSTemporaryDirectory() + "pvf-test-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: cache) }
        let configuration = PVFHostConfiguration(
            cacheDirectory: cache, workerProgram: WorkerPrograms.puppet)
        let (reply, service) = try await {
            let (host, service) = try await PVFHost.start(configuration, logger: Logger(label: "test"))
            let request = ExecutionRequest(Pvf(script: "prepare=sleep"), expecting: [])
            return (try await host.executePVF(request), service)
        }()
        await service.run()
        do {
            _ = try await reply.value()
            Issue.record("an ended host cannot answer")
        } catch {
            #expect(error == .hungUp)
        }
        #expect(RunningProcess.all(mentioning: cache).isEmpty)
    }

    @Test("a caller whose task is cancelled is told, and its execution is not begun")
    func cancelled() async throws {
        try await RunningHost.run { running in
            let slow = Pvf(script: "prepare=ok;execute=ok", name: "slow")
            let waiting = Task { try await running.execute(ExecutionRequest(slow, expecting: [])) }
            waiting.cancel()
            let result = await waiting.result
            if case .failure(let error) = result { #expect(error as? PVFHostError == .cancelled) }
            let success = try await running.execute(ExecutionRequest(slow, expecting: [1])).get()
            #expect(success.result.headData == [1])
        }
    }

    @Test(
        "a preparation in the background stands behind everything else, until it is urgent",
        // Without the right to undo it, the host puts nothing behind.
        .enabled(if: geteuid() == 0))
    func nice() async throws {
        try await RunningHost.run { running in
            func wait(nice: Int) async throws -> Bool {
                let deadline = ContinuousClock.now + .seconds(30)
                while ContinuousClock.now < deadline {
                    // The worker and its job.
                    let processes = running.processes
                    if processes.count == 2, processes.allSatisfy({ $0.nice == nice }) { return true }
                    try await Task.sleep(for: .milliseconds(5))
                }
                return false
            }
            let pvf = Pvf(script: "prepare=sleep")
            try await running.host.headsUp([pvf])
            #expect(try await wait(nice: 10))
            let request = ExecutionRequest(pvf: pvf, params: [], kind: .approval, priority: .critical)
            let reply = try await running.host.executePVF(request)
            #expect(try await wait(nice: 0))
            withExtendedLifetime(reply) {}
        }
    }

    @Test("the pulse removes what is too old from the disk")
    func pulse() async throws {
        try await RunningHost.run(configure: {
            $0.pruningPulse = .milliseconds(50)
            $0.pruning = PruningRules(timeToLive: .milliseconds(1))
        }) { running in
            #expect(try await running.precheck(Pvf(script: "")).get().size > 0)
            func artifacts() throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: running.cache).count { $0.hasSuffix(".pvf") }
            }
            let deadline = ContinuousClock.now + .seconds(30)
            while try artifacts() > 0, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(try artifacts() == 0)
            #expect(try await running.precheck(Pvf(script: "")).get().size > 0)
        }
    }

    @Test("more callers than may be unanswered at a time are answered one after the other")
    func pendingLimit() async throws {
        try await RunningHost.run(configure: { $0.pendingRequestsLimit = 1 }) { running in
            let answers = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for number in 0..<40 as Range<UInt8> {
                    group.addTask {
                        let request = ExecutionRequest(Pvf(script: "", name: "\(number % 3)"), expecting: [number])
                        return try await running.execute(request).get().result.headData
                    }
                }
                return try await group.reduce(into: [[UInt8]]()) { $0.append($1) }
            }
            #expect(Set(answers) == Set((0..<40).map { [$0] }))
        }
    }

    @Test("an artifact whose file is gone is prepared anew; one that is damaged is removed")
    func disk() async throws {
        try await RunningHost.run { running in
            let request = ExecutionRequest(Pvf(script: "execute=ok"), expecting: [7])
            func artifact() throws -> String? {
                try FileManager.default.contentsOfDirectory(atPath: running.cache).first { $0.hasSuffix(".pvf") }
                    .map { running.cache + "/" + $0 }
            }
            #expect(try await running.execute(request).get().result.headData == [7])
            let first = try #require(try artifact())
            try FileManager.default.removeItem(atPath: first)
            #expect(try await running.execute(request).get().result.headData == [7])
            let second = try #require(try artifact())
            #expect(second != first)
            try Data("corrupted wasm".utf8).write(to: URL(fileURLWithPath: second))
            #expect(try await running.execute(request) == .failure(.possiblyInvalid(.corruptedArtifact)))
            #expect(try artifact() == nil)
            #expect(try await running.precheck(request.pvf).get().size > 0)
            #expect(try await running.execute(request).get().result.headData == [7])
        }
    }
}
