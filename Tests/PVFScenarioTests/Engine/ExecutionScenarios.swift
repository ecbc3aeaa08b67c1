import Foundation
import PVFHost
import PVFPrimitives
import PVFTestSupport
import Testing

/// Rows 1 to 5, 34 to 36 and 38 of the scenario catalogue: executions. Skipped where there is no engine.
@Suite(.enabled(if: RealHost.isPossible), .serialized)
struct ExecutionScenarios {
    @Test("Scenario 1: adder on state 0, adding 512")
    func adder() async throws {
        let block = AdderBlock.first(add: 512)
        try await RealHost.run { host in
            #expect(try await host.execute(.test(.adder), block.input()).get().result == block.result)
            guard RealFunctions.areThere else { return }
            let real = Pvf(code: try RealFunctions.blob("kagome_adder.wasm"))
            #expect(try await host.execute(real, block.input()).get().result == block.result)
        }
    }

    @Test("Scenario 2: ten blocks, each on the head before")
    func chain() async throws {
        try await RealHost.run { host in
            let pvf = try Pvf.test(.adder)
            var block = AdderBlock.first(add: 1)
            for number: UInt64 in 1...10 {
                let result = try await host.execute(pvf, block.input()).get().result
                #expect(result == block.result)
                block = block.next(add: number)
                #expect(block.parentHead == result.headData)
            }
        }
    }

    @Test("Scenario 3: a wrong state is the candidate's fault, not the worker's")
    func wrongState() async throws {
        try await RealHost.run { host in
            let pvf = try Pvf.test(.adder)
            let block = AdderBlock.first(add: 1)
            _ = try await host.execute(pvf, block.input()).get()
            let workers = host.executeWorkers()
            #expect(workers.count == 1)
            let result = try await host.execute(pvf, block.input(claiming: 9))
            #expect(invalidReason(result) == "trap: unreachable")
            #expect(try await host.execute(pvf, block.input()).get().result == block.result)
            #expect(host.executeWorkers() == workers)
        }
    }

    @Test("Scenario 4: a hundred executions at once, one preparation")
    func stress() async throws {
        try await RealHost.run { host in
            let pvf = try Pvf.test(.adder)
            let valid = try await withThrowingTaskGroup(of: Bool.self) { group in
                for addend in 0..<UInt64(100) {
                    group.addTask {
                        let block = AdderBlock.first(add: addend)
                        return try await host.execute(pvf, block.input(), timeout: .seconds(120)).get().result
                            == block.result
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(valid == 100)
            #expect(try host.artifacts().count == 1)
        }
    }

    @Test("Scenario 5: a function that does not end is stopped, and its worker with it")
    func halt() async throws {
        try await RealHost.run { host in
            let pvf = try Pvf.test(.halt)
            // A worker that has already served, so that it is known which one has to go.
            _ = try await host.execute(.test(.adder), AdderBlock.first(add: 1).input()).get()
            let workers = host.executeWorkers()
            let limit = Duration.milliseconds(500)
            let start = ContinuousClock.now
            let result = try await host.execute(pvf, plainInput(), timeout: limit)
            #expect(result == .failure(.invalid(.hardTimeout)))
            // The limit is of CPU time, of which there is never more than of time.
            #expect(ContinuousClock.now - start >= limit)
            let after = try await host.execute(.test(.adder), AdderBlock.first(add: 1).input())
            #expect(try after.get().result == AdderBlock.first(add: 1).result)
            #expect(host.executeWorkers().isDisjoint(with: workers))
        }
    }

    @Test("Scenario 34: a recursion ends in a trap, the same on every run")
    func recursion() async throws {
        try await RealHost.run { host in
            for _ in 0..<5 {
                let result = try await host.execute(.test(.recursion), plainInput())
                #expect(invalidReason(result) == "trap: unreachable")
            }
            #expect(host.executeWorkers().count == 1)
        }
    }

    @Test("Scenario 35: memory grows to the limit of the parameters", arguments: [nil, UInt32(64)])
    func memory(pages: UInt32?) async throws {
        let most = UInt64(pages ?? 2048) + 32
        try await RealHost.run { host in
            let pvf = try Pvf.test(.growLoop, pages.map { [.maxMemoryPages($0)] } ?? [])
            let head = try await host.execute(pvf, plainInput()).get().result.headData
            #expect(head == (0..<8).map { UInt8(truncatingIfNeeded: most >> UInt64(8 * $0)) })
        }
    }

    @Test("Scenario 36: what may be imported, and what may be called")
    func imports() async throws {
        try await RealHost.run { host in
            let foreign = try await host.execute(.test(.nonEnvImport), plainInput())
            #expect(invalidReason(foreign) == "import from a non-env module: wasi:fd_write")
            let called = try await host.execute(.test(.missingImport), plainInput([1]))
            #expect(invalidReason(called) == "call to a missing function env:ext_storage_get_version_1")
            let notCalled = try await host.execute(.test(.missingImport), plainInput([0]))
            #expect(try notCalled.get().result.headData == [1, 2, 3])
        }
    }

    @Test("Scenario 38: undying within its time gives the model's head, without it is stopped")
    func undying() async throws {
        let block = UndyingBlock(graves: 1000, tombstones: 1000, iterations: 40_000)
        let expected = block.result
        try await RealHost.run { host in
            var functions = [try Pvf.test(.undying)]
            if RealFunctions.areThere {
                functions.append(Pvf(code: try RealFunctions.blob("kagome_zombienet_para.wasm")))
            }
            for pvf in functions {
                let tooLong = try await host.execute(pvf, block.input, timeout: .milliseconds(100))
                #expect(tooLong == .failure(.invalid(.hardTimeout)))
                #expect(try await host.execute(pvf, block.input, timeout: .seconds(30)).get().result == expected)
            }
        }
    }
}
