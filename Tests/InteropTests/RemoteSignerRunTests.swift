import BLS
import BeaconAPI
import BeaconAPIClient
import ChainConfigYAML
import ConsensusTypes
import Foundation
import Primitives
import ServiceTestSupport
import Signing
import Testing

/// `vigil validator` with its keys at a remote signer.
@Suite("vigil validator --remote-signer")
struct RemoteSignerRunTests {
    @Test("keys that only a remote signer has attest: those configured and those imported, after a restart too")
    func remoteKeys() async throws {
        let chain = try TestChain()
        try await chain.make(genesisTime: TestChain.time(inSeconds: 3), options: TestChain.electra)
        let (beacon, port) = try await chain.startBeacon()
        let probe = try BeaconProbe(port: port)
        let proxy = try await RecordingProxy.start(before: port)
        let keys = (0..<16).map { InteropKeys.secretKey(index: $0) }
        let spec = try Spec(configYAML: try String(contentsOfFile: chain.config, encoding: .utf8))
        let root = try await probe.node.genesis().genesisValidatorsRoot
        let signer = ScriptedRemoteSigner(keys, SigningContext(spec: spec, genesisValidatorsRoot: root))
        let url = "http://127.0.0.1:\(try await signer.start())"
        let pubkeys = keys.map { $0.publicKey.compressed.hex }
        let half = try chain.folder.write(pubkeys[..<8].joined(separator: "\n"), to: "half")
        let remote = ["--remote-signer", url, "--remote-signer-keys", half, "--remote-signer-timeout", "60"]

        var client = try VigilProcess(
            chain.validator(
                port: proxy.port,
                remote + ["--init-slashing-protection", "--keymanager", "--keymanager-port", "0"]))
        let caller = try await KeymanagerCaller(client, dataDirectory: chain.client)
        let entries = pubkeys[8...].map { #"{"pubkey":"\#($0)","url":"\#(url)"}"# }.joined(separator: ",")
        let imported = try await caller.ask("POST", "/eth/v1/remotekeys", #"{"remote_keys":[\#(entries)]}"#)
        #expect(imported.split(separator: #""imported""#).count == 9, "\(imported)")
        try await proxy.wait(for: "votes of both halves", probe) { Self.isOfBothHalves($0.voters()) }
        await expectCleanStop(client)

        // What was imported stays, though nobody serves the API any more.
        let next = try await probe.headSlot.rawValue / 8 + 1
        client = try VigilProcess(chain.validator(port: proxy.port, remote))
        try await proxy.wait(for: "votes of both halves after the restart", probe) {
            Self.isOfBothHalves($0.voters(since: Epoch(next)))
        }
        await expectCleanStop(client)
        let sent = try await SentMessages.read(try await proxy.finish(), node: probe.node)
        #expect(sent.offences.isEmpty, "\(sent.offences)")
        #expect(sent.proposalCount > 0)
        #expect(!FileManager.default.fileExists(atPath: chain.client + "/keys"))
        await signer.stop()
        await expectCleanStop(beacon)
    }

    private static func isOfBothHalves(_ voters: Set<ValidatorIndex>) -> Bool {
        voters.contains { $0.rawValue < 8 } && voters.contains { $0.rawValue >= 8 }
    }
}
