import Foundation
import JSONBytes
import TestSupport
import Testing

/// The main job, as a person runs it: real processes, real HTTP, real time.
@Suite("vigil devnet")
struct DevnetTests {
    @Test("finalises through the upgrades to Fulu with nothing missed, exits 0, and speaks JSON when asked to")
    func finalises() async throws {
        let ending = try await VigilProcess.run(
            ["devnet", "--until-epoch", "6", "--log-format", "json", "--log-level", "debug"], seconds: 240)
        #expect(ending.exitCode == 0, "\(ending.errors)")
        let summary = try DevnetResult(lastLineOf: ending.output)
        #expect(summary.result == "finalized")
        for (name, share) in summary.shares { #expect(share.done == share.expected, "\(name): \(share)") }
        #expect(try summary.share("attestations").expected > 0)
        #expect(try summary.share("sync_messages").expected > 0)

        let lines = (ending.output + ending.errors).split(separator: "\n")
        #expect(lines.count > 30)
        for line in lines {
            var reader = JSONReader(Array(line.utf8))
            #expect(throws: Never.self, "\(line)") {
                _ = try reader.object()
                try reader.finish()
            }
        }
    }

    @Test("exits 1 with the reason when finality does not come in time")
    func noFinality() async throws {
        // The last slot of patience is over before the chain has begun.
        let longAgo = TestChain.time(inSeconds: -60)
        let ending = try await VigilProcess.run(
            [
                "devnet", "--until-epoch", "1", "--seconds-per-slot", "0.5", "--genesis-time", "\(longAgo)",
                "--log-format", "json",
            ])
        #expect(ending.exitCode == 1)
        let summary = try DevnetResult(lastLineOf: ending.output)
        #expect(summary.result == "failed")
        #expect(summary.reason?.contains("is not finalised by slot") == true)
    }

    @Test("keeps running after the epoch is finalised, with a Beacon API that others can use")
    func keepsRunning() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/net"
        let devnet = try VigilProcess([
            "devnet", "--until-epoch", "1", "--seconds-per-slot", "0.5", "--genesis-fork", "fulu", "--keep-running",
            "--data-dir", path,
        ])
        try await devnet.waitFor("devnet starts")
        let port = try #require(devnet.errorsSoFar.firstMatch(of: /127\.0\.0\.1:(\d+)/)?.1)
        try await BeaconProbe(port: try #require(Int(port))).waitForFinality(epoch: 3)
        let ending = await expectCleanStop(devnet)
        #expect(ending.output.contains("epoch 1 is finalised"))
        #expect(FileManager.default.fileExists(atPath: path + "/beacon/chain.sqlite"))
        expectOneLine(try await VigilProcess.run(["devnet", "--data-dir", path]), contains: path, "--data-dir")
    }

    @Test("makes the same genesis state of the same options")
    func sameGenesis() async throws {
        let arguments = [
            "genesis", "interop", "--validators", "64", "--genesis-time", "1570500000", "--fork-schedule", "genesis",
        ]
        let first = try await VigilProcess.run(arguments)
        let second = try await VigilProcess.run(arguments)
        #expect(first.exitCode == 0, "\(first.errors)")
        #expect(first.output == second.output)
        // Published by the interop exercises of 2019.
        let published = "0x051d1a9c0fb61fce627e3990b930791fd17cb9fa7fb84a9a0051e55bf1759ec8\n"
        #expect(first.output == published)
    }
}

/// The closing line of `vigil devnet --log-format json`.
struct DevnetResult {
    let result: String
    let reason: String?
    let shares: [String: (done: UInt64, expected: UInt64)]

    init(lastLineOf output: String) throws {
        guard let line = output.split(separator: "\n").last else { throw VectorError("no summary was printed") }
        var reader = JSONReader(Array(line.utf8))
        let object = try reader.object()
        var result = try object.value("result")
        self.result = try result.string()
        var reason = object.optional("reason")
        self.reason = try reason?.string()
        var shares: [String: (done: UInt64, expected: UInt64)] = [:]
        for name in ["blocks", "attestations", "targets", "heads", "sync_messages"] {
            var value = try object.value(name)
            let share = try value.object()
            var done = try share.value("done")
            var expected = try share.value("expected")
            shares[name] = (try done.uint64(), try expected.uint64())
        }
        self.shares = shares
    }

    func share(_ name: String) throws -> (done: UInt64, expected: UInt64) {
        guard let share = shares[name] else { throw VectorError("the summary has no \(name)") }
        return share
    }
}
