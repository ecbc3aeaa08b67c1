import Foundation
import PVFHost
import PVFPrimitives
import PVFTestSupport
import Testing

/// Rows 24, 25, 33, 37 and 40 of the scenario catalogue: artifacts and their making. Skipped where there is no engine.
@Suite(.enabled(if: RealHost.isPossible), .serialized)
struct PreparationScenarios {
    private let block = AdderBlock.first(add: 512)

    @Test("Scenario 24: a deleted artifact is prepared again, and nobody notices")
    func deletedArtifact() async throws {
        try await RealHost.run { host in
            let pvf = try Pvf.test(.adder)
            #expect(try await host.execute(pvf, block.input()).get().result == block.result)
            let before = try host.artifacts()
            #expect(before.count == 1)
            for path in before { try FileManager.default.removeItem(atPath: path) }
            #expect(try await host.execute(pvf, block.input()).get().result == block.result)
            let after = try host.artifacts()
            #expect(after.count == 1)
            #expect(after != before)
        }
    }

    @Test("Scenario 25: a corrupted artifact is never run, but removed and prepared again")
    func corruptedArtifact() async throws {
        try await RealHost.run { host in
            let pvf = try Pvf.test(.adder)
            _ = try await host.precheck(pvf).get()
            let corrupted = try #require(try host.artifacts().first)
            try Data("corrupted wasm".utf8).write(to: URL(fileURLWithPath: corrupted))
            let result = try await host.execute(pvf, block.input())
            #expect(result == .failure(.possiblyInvalid(.corruptedArtifact)))
            #expect(!FileManager.default.fileExists(atPath: corrupted))
            _ = try await host.precheck(pvf).get()
            #expect(try host.artifacts().count == 1)
            #expect(try await host.execute(pvf, block.input()).get().result == block.result)
        }
    }

    @Test("One flipped bit of machine code is noticed as well")
    func flippedBit() async throws {
        try await RealHost.run { host in
            let pvf = try Pvf.test(.adder)
            _ = try await host.precheck(pvf).get()
            let path = try #require(try host.artifacts().first)
            var bytes = try PackageFiles.read(path)
            bytes[bytes.count / 2] ^= 1
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            #expect(
                try await host.execute(pvf, block.input()) == .failure(.possiblyInvalid(.corruptedArtifact)))
        }
    }

    @Test(
        "Scenario 33: a pre-check within its memory, and one beyond it",
        arguments: [(UInt64(10 << 20), true), (512 << 10, false)])
    func memory(limit: UInt64, isEnough: Bool) async throws {
        try await RealHost.run { host in
            let params = ExecutorParams([.precheckingMaxMemory(limit)])
            let result = try await host.precheck(
                Pvf(code: try TestFunction.adder.code(), executorParams: params, prepareKind: .prechecking))
            if isEnough { _ = try result.get() } else { #expect(result == .failure(.outOfMemory)) }
        }
    }

    @Test("Scenario 37: bulk memory instructions without and with the parameter")
    func bulkMemory() async throws {
        try await RealHost.run { host in
            let refused = try await host.precheck(.test(.bulkMemory))
            guard case .failure(.preparation(let reason)) = refused else {
                Issue.record("\(refused)")
                return
            }
            #expect(reason.contains("bulk memory instructions are not allowed"))
            let allowed = try Pvf.test(.bulkMemory, [.wasmExtBulkMemory])
            _ = try await host.precheck(allowed).get()
            #expect(try await host.execute(allowed, plainInput()).get().result.headData == [1, 2, 3])
        }
    }

    @Test("Scenario 40: parameters that change preparation have their own artifact, others share one")
    func parameterSets() async throws {
        let sets: [(ExecutorParam, ExecutorParam, Int)] = [
            (
                .pvfExecTimeout(.backing, milliseconds: 2_000), .pvfExecTimeout(.backing, milliseconds: 2_500), 1
            ),
            (
                .pvfPrepTimeout(.compilation, milliseconds: 360_000),
                .pvfPrepTimeout(.compilation, milliseconds: 370_000), 2
            ),
        ]
        for (first, second, artifacts) in sets {
            try await RealHost.run { host in
                for param in [first, second] {
                    _ = try await host.precheck(.test(.adder, [param])).get()
                }
                #expect(try host.artifacts().count == artifacts)
            }
        }
    }
}
