import Foundation
import TestSupport
import Testing

/// What a person gets for a mistake: one line that says what to do, an exit code, and nothing overwritten.
@Suite("Bad input")
struct BadInputTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private var chain: String { folder.path + "/chain" }
    private var data: String { folder.path + "/data" }

    private func makeChain(genesisTime: UInt64 = 1_600_000_000, folder: String? = nil) async throws {
        let ending = try await VigilProcess.run([
            "genesis", "interop", "--genesis-time", "\(genesisTime)", "--out", folder ?? chain,
        ])
        #expect(ending.exitCode == 0, "\(ending.errors)")
    }

    private func expectOneLine(_ ending: VigilProcess.Ending, contains parts: String...) {
        #expect(ending.exitCode != 0)
        #expect(!ending.wasSignalled)
        let lines = ending.errors.split(separator: "\n").filter { $0.hasPrefix("vigil: error:") }
        #expect(lines.count == 1, "\(ending.errors)")
        for part in parts { #expect(lines.first?.contains(part) == true, "'\(part)' in \(ending.errors)") }
    }

    private func beacon(_ extra: [String] = [], config: String? = nil, genesis: String? = nil) -> [String] {
        [
            "beacon", "--config", config ?? chain + "/config.yaml", "--data-dir", data, "--beacon-port", "0",
            "--genesis", genesis ?? chain + "/genesis.ssz",
        ] + extra
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    @Test("a config that misses keys names them")
    func brokenConfig() async throws {
        try await makeChain()
        let path = folder.path + "/broken.yaml"
        try write("PRESET_BASE: 'minimal'\nCONFIG_NAME: 'x'\n", to: path)
        expectOneLine(try await VigilProcess.run(beacon(config: path)), contains: "broken.yaml", "ALTAIR_FORK_EPOCH")
        try write("{ not yaml", to: path)
        expectOneLine(try await VigilProcess.run(beacon(config: path)), contains: "broken.yaml")
        expectOneLine(try await VigilProcess.run(beacon(config: "/nowhere.yaml")), contains: "/nowhere.yaml")
    }

    @Test("a genesis state that is none is refused")
    func brokenGenesis() async throws {
        try await makeChain()
        let path = folder.path + "/genesis.ssz"
        try write("not a state", to: path)
        expectOneLine(try await VigilProcess.run(beacon(genesis: path)), contains: "genesis.ssz", "cannot be decoded")
        #expect(!FileManager.default.fileExists(atPath: data + "/chain.sqlite"))
    }

    @Test("a first start without genesis says what is missing")
    func noGenesis() async throws {
        let ending = try await VigilProcess.run(["beacon", "--config", "minimal", "--data-dir", data])
        expectOneLine(ending, contains: "--genesis")
    }

    @Test("a port in use is named")
    func portInUse() async throws {
        try await makeChain()
        let first = try VigilProcess(beacon())
        try await first.waitFor("beacon node is up", seconds: 30)
        let port = try #require(first.errorsSoFar.firstMatch(of: /127\.0\.0\.1:(\d+)/)?.1)
        data2Cleanup()
        let ending = try await VigilProcess.run([
            "beacon", "--config", chain + "/config.yaml", "--genesis", chain + "/genesis.ssz", "--data-dir",
            folder.path + "/other", "--beacon-port", String(port),
        ])
        expectOneLine(ending, contains: String(port), "in use")
        first.signal(SIGTERM)
        #expect(await first.waitForEnd(seconds: 10).exitCode == 0)
    }

    private func data2Cleanup() {
        try? FileManager.default.removeItem(atPath: folder.path + "/other")
    }

    @Test("a database in use, of another chain, or damaged is refused and left alone")
    func databases() async throws {
        try await makeChain()
        let first = try VigilProcess(beacon())
        try await first.waitFor("beacon node is up", seconds: 30)
        expectOneLine(try await VigilProcess.run(beacon()), contains: "chain.sqlite", "use")
        first.signal(SIGTERM)
        #expect(await first.waitForEnd(seconds: 10).exitCode == 0)

        let other = folder.path + "/other-chain"
        try await makeChain(genesisTime: 1_600_000_001, folder: other)
        expectOneLine(
            try await VigilProcess.run(
                beacon(config: other + "/config.yaml", genesis: other + "/genesis.ssz")), contains: "chain")

        let path = data + "/chain.sqlite"
        let garbage = Data(repeating: 0x5A, count: 8192)
        try garbage.write(to: URL(fileURLWithPath: path))
        expectOneLine(try await VigilProcess.run(beacon()), contains: "chain.sqlite")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == garbage)
    }

    @Test("genesis files are never overwritten")
    func overwriting() async throws {
        try await makeChain()
        let ending = try await VigilProcess.run([
            "genesis", "interop", "--genesis-time", "1", "--out", chain,
        ])
        expectOneLine(ending, contains: "exists already")
    }

    @Test("an option of nonsense is refused with the usage", arguments: [
        ["devnet", "--validators", "0"], ["devnet", "--seconds-per-slot", "nan"], ["devnet", "--until-epoch", "-1"],
        ["beacon"], ["validator", "--beacon-nodes", "ftp://x", "--data-dir", "/tmp/x"],
    ])
    func options(arguments: [String]) async throws {
        let ending = try await VigilProcess.run(arguments)
        #expect(ending.exitCode != 0)
        #expect(!ending.wasSignalled)
        #expect(!ending.errors.isEmpty)
    }
}
