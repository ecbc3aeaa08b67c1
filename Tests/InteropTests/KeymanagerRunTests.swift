import BLS
import ConsensusTypes
import Foundation
import JSONBytes
import Primitives
import Testing

/// `vigil validator --keymanager`: keys come and go over HTTP while it signs.
@Suite("vigil validator --keymanager")
struct KeymanagerRunTests {
    @Test("an imported key attests, until it is deleted; its record goes with it")
    func importedAndDeleted() async throws {
        let chain = try TestChain()
        try await chain.make(genesisTime: TestChain.time(inSeconds: 3), options: TestChain.electra)
        // The others keep the chain going.
        try await chain.makeKeys(15)
        let elsewhere = chain.folder.path + "/elsewhere"
        try await chain.makeKeys(1, start: 15, data: elsewhere)
        let (beacon, port) = try await chain.startBeacon()
        let probe = try BeaconProbe(port: port)
        let proxy = try await RecordingProxy.start(before: port)
        let client = try VigilProcess(
            chain.validator(
                port: proxy.port, ["--init-slashing-protection", "--keymanager", "--keymanager-port", "0"]))
        let caller = try await KeymanagerCaller(client, dataDirectory: chain.client)
        let pubkey = InteropKeys.secretKey(index: 15).publicKey.compressed
        let imported = try await caller.ask("POST", "/eth/v1/keystores", try importing(pubkey, from: elsewhere))
        #expect(imported.contains(#""imported""#), "\(imported)")
        try await proxy.wait(for: "a vote of the imported key", probe) { !$0.votes(of: 15).isEmpty }

        let deleted = try await caller.ask("DELETE", "/eth/v1/keystores", #"{"pubkeys":["\#(pubkey.hex)"]}"#)
        #expect(deleted.contains(#""deleted""#), "\(deleted)")
        let listed = try await caller.ask("GET", "/eth/v1/keystores")
        #expect(!listed.contains(pubkey.hex))
        // The others vote in a whole epoch after this one: so would it have done.
        let later = try await probe.headSlot.rawValue / 8 + 2
        try await proxy.wait(for: "votes of the others", probe) { $0.voters(since: Epoch(later)).count > 4 }
        await expectCleanStop(client)

        var reader = JSONReader(Array(deleted.utf8))
        var document = try reader.object().value("slashing_protection")
        let history = try RecordedHistory(interchange: try document.string())
        let sent = try await SentMessages.read(try await proxy.finish(), node: probe.node)
        #expect(Set(history.votes.keys) == [pubkey])
        let last = try #require(history.votes[pubkey]?.max { $0.target < $1.target })
        for vote in sent.votes(of: 15) {
            #expect(vote.source.epoch <= last.source && vote.target.epoch <= last.target, "\(vote) after \(last)")
        }
        let lastBlock = history.blocks[pubkey]?.max()
        for slot in sent.slots(of: 15) { #expect(lastBlock.map { slot <= $0 } == true, "a block of slot \(slot)") }
        #expect(sent.offences.isEmpty, "\(sent.offences)")
        await expectCleanStop(beacon)
    }

    /// The request that brings a keystore of another data directory.
    private func importing(_ pubkey: BLSPubkey, from folder: String) throws -> String {
        let keystore = try String(contentsOfFile: folder + "/keys/\(pubkey.hex)/keystore.json", encoding: .utf8)
        let password = try String(contentsOfFile: folder + "/secrets/\(pubkey.hex)", encoding: .utf8)
        var writer = JSONWriter()
        writer.beginObject()
        for (name, text) in [("keystores", keystore), ("passwords", password)] {
            writer.key(name)
            writer.beginArray()
            writer.string(text)
            writer.endArray()
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
