import Foundation
import Testing

/// Ctrl-C, whatever a program is doing.
@Suite("Ctrl-C")
struct StopTests {
    @Test("ends node and client that wait for genesis")
    func beforeGenesis() async throws {
        let chain = try TestChain()
        try await chain.make(genesisTime: TestChain.time(inSeconds: 1000))
        try await chain.makeKeys(1)
        let (beacon, port) = try await chain.startBeacon()
        let client = try VigilProcess(chain.validator(port: port, ["--init-slashing-protection"]))
        try await client.waitFor("validator client starts")
        await expectCleanStop(client)
        await expectCleanStop(beacon, signal: SIGTERM)
    }

    @Test("ends a client whose node cannot be reached")
    func unreachable() async throws {
        let chain = try TestChain()
        try await chain.makeKeys(1)
        let client = try VigilProcess(chain.validator(port: 1))
        try await client.waitFor("waiting for the beacon node")
        await expectCleanStop(client)
    }

    @Test("ends a devnet at any moment, and leaves no temporary folder", arguments: ["devnet starts", "slot 2 "])
    func devnet(moment: String) async throws {
        let folder = try TemporaryFolder()
        let devnet = try VigilProcess(["devnet", "--seconds-per-slot", "0.5"], environment: ["TMPDIR": folder.path])
        try await devnet.waitFor(moment)
        let ending = await expectCleanStop(devnet, signal: moment == "slot 2 " ? SIGINT : SIGTERM)
        #expect(ending.output.contains("vigil devnet: stopped"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test("ends a devnet that is still writing keystores", .timeLimit(.minutes(5)))
    func earlyDevnet() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/net"
        let devnet = try VigilProcess(["devnet", "--validators", "1000", "--data-dir", path])
        let secrets = path + "/validator/secrets"
        while (try? FileManager.default.contentsOfDirectory(atPath: secrets))?.isEmpty ?? true {
            try await Task.sleep(for: .milliseconds(5))
        }
        await expectCleanStop(devnet)
    }
}
