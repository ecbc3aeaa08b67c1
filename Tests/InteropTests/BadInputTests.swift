import Foundation
import TestSupport
import Testing

/// What a person gets for a mistake with `vigil beacon`: one line that says what to do, and nothing overwritten.
@Suite("Bad input to the node")
struct BadInputTests {
    private let chain: TestChain

    init() throws {
        chain = try TestChain()
    }

    private func run(_ arguments: [String]) async throws -> VigilProcess.Ending {
        try await VigilProcess.run(arguments)
    }

    @Test("a config that misses keys, is no YAML, or holds nonsense is refused by name")
    func brokenConfig() async throws {
        try await chain.make()
        let short = try chain.folder.write("PRESET_BASE: 'minimal'\nCONFIG_NAME: 'x'\n", to: "short.yaml")
        expectOneLine(try await run(chain.beacon(config: short)), contains: "short.yaml", "ALTAIR_FORK_EPOCH")
        let noYAML = try chain.folder.write("{ not yaml", to: "broken.yaml")
        expectOneLine(try await run(chain.beacon(config: noYAML)), contains: "broken.yaml", "YAML")
        let good = try String(contentsOfFile: chain.config, encoding: .utf8)
        let nonsense = try chain.folder.write(
            good.replacing("ALTAIR_FORK_EPOCH: 1", with: "ALTAIR_FORK_EPOCH: banana"), to: "nonsense.yaml")
        expectOneLine(try await run(chain.beacon(config: nonsense)), contains: "ALTAIR_FORK_EPOCH", "banana")
        expectOneLine(try await run(chain.beacon(config: "/nowhere.yaml")), contains: "/nowhere.yaml")
    }

    @Test("a genesis state that is none, or is missing, is refused")
    func brokenGenesis() async throws {
        try await chain.make()
        let broken = try chain.folder.write("not a state", to: "broken.ssz")
        expectOneLine(try await run(chain.beacon(genesis: broken)), contains: "broken.ssz", "cannot be decoded")
        expectOneLine(try await run(chain.beacon(genesis: "/nowhere.ssz")), contains: "/nowhere.ssz")
        let none = try await run(["beacon", "--config", chain.config, "--data-dir", chain.node])
        expectOneLine(none, contains: "--genesis")
        #expect(!FileManager.default.fileExists(atPath: chain.node + "/chain.sqlite"))
    }

    @Test("a port in use and a data directory in use are named")
    func inUse() async throws {
        try await chain.make()
        let (first, port) = try await chain.startBeacon()
        let other = chain.folder.path + "/other"
        expectOneLine(try await run(chain.beacon(port: port, data: other)), contains: String(port), "in use")
        expectOneLine(try await run(chain.beacon()), contains: "chain.sqlite", "in use")
        await expectCleanStop(first, signal: SIGTERM)
    }

    @Test("a database of another chain or another configuration is refused")
    func wrongChain() async throws {
        try await chain.make()
        let (first, _) = try await chain.startBeacon()
        await expectCleanStop(first, signal: SIGTERM)

        try await chain.make(genesisTime: 1_600_000_001, folder: "later")
        let later = chain.folder.path + "/later"
        let otherChain = chain.beacon(config: later + "/config.yaml", genesis: later + "/genesis.ssz")
        expectOneLine(try await run(otherChain), contains: "chain.sqlite", "another chain")
        let otherConfig = ["beacon", "--config", "minimal", "--data-dir", chain.node, "--beacon-port", "0"]
        expectOneLine(try await run(otherConfig), contains: "chain.sqlite", "configuration")

        let (again, _) = try await chain.startBeacon()
        await expectCleanStop(again, signal: SIGTERM)
    }

    @Test("a damaged database is refused and left alone", arguments: ["garbage", "cut", "empty"])
    func damaged(how: String) async throws {
        try await chain.make()
        let (first, _) = try await chain.startBeacon()
        await expectCleanStop(first, signal: SIGTERM)
        let path = chain.node + "/chain.sqlite"
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let damaged =
            switch how {
            case "garbage": Data(repeating: 0x5A, count: 8192)
            case "cut": whole.prefix(5000)
            default: Data()
            }
        try damaged.write(to: URL(fileURLWithPath: path))
        expectOneLine(try await run(chain.beacon()), contains: "chain.sqlite", "damaged", "backup")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == damaged)
    }

    @Test("genesis files are never overwritten")
    func overwriting() async throws {
        try await chain.make()
        let before = try Data(contentsOf: URL(fileURLWithPath: chain.genesis))
        let again = try await run(["genesis", "interop", "--genesis-time", "1", "--out", chain.folder.path + "/chain"])
        expectOneLine(again, contains: "exists already")
        #expect(try Data(contentsOf: URL(fileURLWithPath: chain.genesis)) == before)
    }

    @Test(
        "an option of nonsense is refused with the usage",
        arguments: [
            ["devnet", "--validators", "0"], ["devnet", "--seconds-per-slot", "nan"],
            ["devnet", "--until-epoch", "-1"],
            ["beacon"], ["validator", "--beacon-nodes", "ftp://x", "--data-dir", "/nowhere"],
        ])
    func options(arguments: [String]) async throws {
        let ending = try await run(arguments)
        #expect(ending.exitCode != 0)
        #expect(!ending.wasSignalled)
        #expect(ending.errors.contains("Usage:"))
    }
}
