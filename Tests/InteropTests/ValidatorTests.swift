import Foundation
import TestSupport
import Testing

/// `vigil validator` beside `vigil beacon`, as two processes.
@Suite("vigil validator and vigil beacon apart", .serialized)
struct ValidatorTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private var chain: String { folder.path + "/chain" }
    private var node: String { folder.path + "/node" }
    private var client: String { folder.path + "/client" }

    private func prepare(validators: Int = 16, secondsPerSlot: String = "0.5") async throws {
        let genesisTime = UInt64(Date().timeIntervalSince1970) + 4
        let genesis = try await VigilProcess.run([
            "genesis", "interop", "--validators", "\(validators)", "--genesis-time", "\(genesisTime)",
            "--seconds-per-slot", secondsPerSlot, "--out", chain,
        ])
        #expect(genesis.exitCode == 0, "\(genesis.errors)")
        let keys = try await VigilProcess.run([
            "keys", "interop", "--count", "\(validators)", "--data-dir", client,
        ])
        #expect(keys.exitCode == 0, "\(keys.errors)")
    }

    private func startBeacon(port: Int = 0) async throws -> (VigilProcess, Int) {
        let beacon = try VigilProcess([
            "beacon", "--config", chain + "/config.yaml", "--genesis", chain + "/genesis.ssz", "--data-dir", node,
            "--beacon-port", "\(port)", "--log-level", "debug",
        ])
        try await beacon.waitFor("beacon node is up", seconds: 30)
        let bound = try #require(beacon.errorsSoFar.firstMatch(of: /127\.0\.0\.1:(\d+)/)?.1)
        return (beacon, try #require(Int(bound)))
    }

    private func validator(_ port: Int, _ extra: [String] = []) -> [String] {
        ["validator", "--beacon-nodes", "http://127.0.0.1:\(port)", "--data-dir", client] + extra
    }

    @Test("both survive kill -9: no slashable message, duties go on, finality follows")
    func killed() async throws {
        try await prepare()
        var (beacon, port) = try await startBeacon()
        var client = try VigilProcess(validator(port, ["--init-slashing-protection"]))
        let probe = try BeaconProbe(port: port)
        try await probe.waitForHead(slot: 5, seconds: 60)

        client.signal(SIGKILL)
        #expect(await client.waitForEnd(seconds: 5).wasSignalled)
        client = try VigilProcess(validator(port))
        try await probe.waitForHead(slot: 14, seconds: 60)

        beacon.signal(SIGKILL)
        #expect(await beacon.waitForEnd(seconds: 5).wasSignalled)
        (beacon, _) = try await startBeacon(port: port)
        try await probe.waitForHead(slot: 22, seconds: 60)
        try await probe.waitForFinality(epoch: 3, seconds: 120)

        let offences = try await probe.slashableMessages()
        #expect(offences.isEmpty, "\(offences)")
        client.signal(SIGTERM)
        #expect(await client.waitForEnd(seconds: 5).exitCode == 0)
        beacon.signal(SIGTERM)
        #expect(await beacon.waitForEnd(seconds: 5).exitCode == 0)
    }

    @Test("a start without slashing protection, with a wrong password or a missing key is refused")
    func refusals() async throws {
        try await prepare()
        let (beacon, port) = try await startBeacon()
        defer { beacon.signal(SIGTERM) }

        let unprotected = try await VigilProcess.run(validator(port), seconds: 30)
        #expect(unprotected.exitCode != 0)
        #expect(unprotected.errors.contains("--init-slashing-protection"), "\(unprotected.errors)")

        let secrets = try FileManager.default.contentsOfDirectory(atPath: client + "/secrets").sorted()
        let secret = client + "/secrets/" + (try #require(secrets.first))
        let password = try Data(contentsOf: URL(fileURLWithPath: secret))
        try Data("wrong".utf8).write(to: URL(fileURLWithPath: secret))
        let wrong = try await VigilProcess.run(validator(port, ["--init-slashing-protection"]), seconds: 30)
        #expect(wrong.exitCode != 0)
        #expect(wrong.errors.contains("password"), "\(wrong.errors)")
        #expect(!wrong.errors.contains(String(decoding: password, as: UTF8.self)))

        try FileManager.default.removeItem(atPath: secret)
        let missing = try await VigilProcess.run(validator(port, ["--init-slashing-protection"]), seconds: 30)
        #expect(missing.exitCode != 0)
        #expect(missing.errors.contains("secrets"), "\(missing.errors)")
    }

    @Test("a data directory without keys is refused")
    func noKeys() async throws {
        let ending = try await VigilProcess.run(
            validator(1, ["--init-slashing-protection"]), seconds: 30)
        #expect(ending.exitCode != 0)
        #expect(ending.errors.contains("keys"), "\(ending.errors)")
    }
}
