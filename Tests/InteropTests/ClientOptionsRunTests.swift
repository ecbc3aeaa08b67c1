import BLS
import BeaconAPI
import ConsensusTypes
import Foundation
import Primitives
import ServiceTestSupport
import Testing

/// Options of `vigil validator` that show in what it publishes and in what it keeps.
@Suite("Options of vigil validator", .enabled(if: TestCertificates.isPossible))
struct ClientOptionsRunTests {
    private static let ours = "0x" + String(repeating: "a1", count: 20)

    @Test("TLS with a client's certificate, headers, proposer settings by key, and a log of everything signed")
    func options() async throws {
        let chain = try TestChain()
        try await chain.make(genesisTime: TestChain.time(inSeconds: 3), options: TestChain.electra)
        try await chain.makeKeys()
        let (beacon, port) = try await chain.startBeacon()
        let probe = try BeaconProbe(port: port)
        let certificates = try TestCertificates()
        let proxy = try await RecordingProxy.start(before: port, tls: try certificates.serverContext())
        let client = try VigilProcess([
            "validator", "--beacon-nodes", "https://127.0.0.1:\(proxy.port)", "--data-dir", chain.client,
            "--beacon-nodes-ca", certificates.path("ca.pem"), "--beacon-nodes-cert", certificates.path("client.pem"),
            "--beacon-nodes-key", certificates.path("client.key"), "--beacon-nodes-headers", try headers(chain),
            "--proposer-settings", try settings(chain), "--strict-fee-recipient",
            "--init-slashing-protection", "--slashing-protection-audit",
        ])
        try await proxy.wait(for: "votes and blocks", probe) { $0.voteCount > 16 && $0.proposalCount > 3 }
        await expectCleanStop(client)

        let publications = try await proxy.finish()
        #expect(publications.allSatisfy { $0.header("X-Vigil-Test") == "of this test: yes" })
        for publication in publications where publication.route == .publishBlock {
            let contents: ForkedSignedBlockContents = try SentMessages.decode(publication)
            try expectSettings(contents)
        }
        let sent = try await SentMessages.read(publications, node: probe.node)
        #expect(sent.offences.isEmpty, "\(sent.offences)")
        let history = try await history(chain)
        for index in 0..<16 {
            let pubkey = InteropKeys.secretKey(index: index).publicKey.compressed
            let votes = sent.votes(of: ValidatorIndex(UInt64(index))).map {
                RecordedHistory.Vote(source: $0.source.epoch, target: $0.target.epoch)
            }
            #expect(Set(votes).isSubset(of: history.votes[pubkey] ?? []))
            #expect(sent.slots(of: ValidatorIndex(UInt64(index))).isSubset(of: history.blocks[pubkey] ?? []))
        }
        await expectCleanStop(beacon)
    }

    private func headers(_ chain: TestChain) throws -> String {
        let path = try chain.folder.write("# shown to the gateway\nX-Vigil-Test: of this test: yes\n", to: "headers")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        return path
    }

    /// Even keys have settings of their own.
    private func settings(_ chain: TestChain) throws -> String {
        var text = "default:\n  fee_recipient: \"\(Self.ours)\"\n  graffiti: \"default\"\nkeys:\n"
        for index in stride(from: 0, to: 16, by: 2) {
            let pubkey = InteropKeys.secretKey(index: index).publicKey.compressed.hex
            text += "  \"\(pubkey)\":\n    graffiti: \"key \(index)\"\n"
        }
        return try chain.folder.write(text, to: "settings.yaml")
    }

    private func expectSettings(_ contents: ForkedSignedBlockContents) throws {
        guard case .electra(let contents) = contents else {
            Issue.record("a block of \(contents.forkName)")
            return
        }
        let block = contents.signedBlock.message
        #expect(block.body.executionPayload.feeRecipient == ExecutionAddress(hex: Self.ours))
        let index = block.proposerIndex.rawValue
        let graffiti = index % 2 == 0 ? "key \(index)" : "default"
        #expect(block.body.graffiti.withUnsafeBytes { Array($0.prefix(graffiti.utf8.count)) } == Array(graffiti.utf8))
    }

    private func history(_ chain: TestChain) async throws -> RecordedHistory {
        let file = chain.folder.path + "/history.json"
        let exported = try await VigilProcess.run([
            "slashing-protection", "export", file, "--data-dir", chain.client, "--complete",
        ])
        try #require(exported.exitCode == 0, "\(exported.errors)")
        return try RecordedHistory(interchange: try String(contentsOfFile: file, encoding: .utf8))
    }
}
