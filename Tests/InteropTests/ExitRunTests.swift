import BLS
import BeaconAPI
import BeaconAPIClient
import ConsensusTypes
import Foundation
import JSONBytes
import Primitives
import SSZ
import Testing

/// `vigil keys exit` on a chain that lets validators go.
@Suite("vigil keys exit")
struct ExitRunTests {
    private let chain: TestChain

    init() throws {
        chain = try TestChain()
    }

    private func exit(_ index: Int, _ port: Int, _ extra: [String] = []) async throws -> VigilProcess.Ending {
        try await VigilProcess.run(
            [
                "keys", "exit", "--data-dir", chain.client, "--beacon-node", "http://127.0.0.1:\(port)", "--yes",
                "--pubkey", InteropKeys.secretKey(index: index).publicKey.compressed.hex,
            ] + extra)
    }

    @Test("an exit is published, or written to a file that anybody can publish; the chain takes both")
    func exits() async throws {
        try await chain.make(genesisTime: TestChain.time(inSeconds: 3), options: TestChain.electra)
        let config = try String(contentsOfFile: chain.config, encoding: .utf8)
        let eager = config.replacing(/SHARD_COMMITTEE_PERIOD: \d+/, with: "SHARD_COMMITTEE_PERIOD: 0")
        try #require(eager != config)
        try Data(eager.utf8).write(to: URL(fileURLWithPath: chain.config))
        try await chain.makeKeys()
        let (beacon, port) = try await chain.startBeacon()
        let probe = try BeaconProbe(port: port)
        var client = try VigilProcess(chain.validator(port: port, ["--init-slashing-protection"]))
        try await probe.waitForHead(slot: 2)
        expectOneLine(try await exit(3, port), contains: "in use")
        await expectCleanStop(client)

        let file = chain.folder.path + "/exit.json"
        let written = try await exit(3, port, ["--output", file])
        #expect(written.exitCode == 0, "\(written.errors)")
        #expect(try await probe.node.poolVoluntaryExits().isEmpty)
        let permissions = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(permissions as? Int == 0o600)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        var reader = JSONReader(Array(text.utf8))
        #expect(try SignedVoluntaryExit(json: &reader, .none).message.validatorIndex == 3)
        expectOneLine(try await exit(3, port, ["--output", file]), contains: file, "exists")

        let published = try await exit(5, port)
        #expect(published.exitCode == 0, "\(published.errors)")
        #expect(try await probe.node.poolVoluntaryExits().map(\.message.validatorIndex) == [5])
        #expect(try PlainHTTP.ask("POST", "/eth/v1/beacon/pool/voluntary_exits", port: port, body: text).status == 200)

        client = try VigilProcess(chain.validator(port: port))
        for index in [ValidatorIndex(3), 5] {
            try await probe.wait(120, for: "the exit of validator \(index)") {
                let info = try await probe.node.validator(.head, .index(index)).data
                return info.status == .activeExiting ? info : nil
            }
        }
        await expectCleanStop(client)
        await expectCleanStop(beacon)
    }
}
