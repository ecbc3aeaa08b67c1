import Foundation
import JSONBytes
import TestSupport
import Testing

/// The main job, as a person runs it: real processes, real HTTP, real time.
@Suite("vigil devnet", .serialized)
struct DevnetTests {
    @Test("finalises through the Altair upgrade with nothing missed, and exits 0")
    func finalises() async throws {
        let ending = try await VigilProcess.run(
            ["devnet", "--until-epoch", "2", "--seconds-per-slot", "0.5", "--log-format", "json"], seconds: 120)
        #expect(ending.exitCode == 0, "\(ending.errors)")
        let summary = try DevnetResult(lastLineOf: ending.output)
        #expect(summary.result == "finalized")
        for (name, share) in summary.shares { #expect(share.done == share.expected, "\(name)") }
        #expect(try summary.share("attestations").expected > 0)
        #expect(try summary.share("sync_messages").expected > 0)
    }

    @Test("exits 1 with the reason when finality does not come in time")
    func noFinality() async throws {
        // One slot of genesis in the past for every slot of patience: the chain is late from the start.
        let longAgo = UInt64(Date().timeIntervalSince1970) - 60
        let ending = try await VigilProcess.run(
            [
                "devnet", "--until-epoch", "1", "--seconds-per-slot", "0.5", "--genesis-time", "\(longAgo)",
                "--log-format", "json",
            ], seconds: 60)
        #expect(ending.exitCode == 1)
        let summary = try DevnetResult(lastLineOf: ending.output)
        #expect(summary.result == "failed")
        #expect(summary.reason?.contains("is not finalised by slot") == true)
    }

    @Test("ends within two seconds of Ctrl-C, with exit code 0", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) async throws {
        let devnet = try VigilProcess(["devnet", "--seconds-per-slot", "0.5"])
        try await devnet.waitFor("slot 2 ", seconds: 60)
        devnet.signal(signal)
        let ending = await devnet.waitForEnd(seconds: 2)
        #expect(!ending.wasSignalled)
        #expect(ending.exitCode == 0, "\(ending.errors)")
        #expect(ending.output.contains("vigil devnet: stopped"))
    }

    @Test("makes the same genesis state of the same options")
    func sameGenesis() async throws {
        let arguments = ["genesis", "interop", "--validators", "64", "--genesis-time", "1570500000"]
        let first = try await VigilProcess.run(arguments + ["--altair-epoch", "never"])
        let second = try await VigilProcess.run(arguments + ["--altair-epoch", "never"])
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
