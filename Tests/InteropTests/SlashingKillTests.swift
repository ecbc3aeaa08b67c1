import Foundation
import Primitives
import Testing

/// `vigil validator` killed again and again while it signs: whatever moment it dies at, nothing slashable gets out.
@Suite("kill -9 while signing", .serialized)
struct SlashingKillTests {
    private static let kills = 50

    @Test("fifty deaths of the client: an independent detector finds nothing slashable")
    func killedFiftyTimes() async throws {
        let chain = try TestChain()
        try await chain.make(genesisTime: TestChain.time(inSeconds: 2))
        try await chain.makeKeys()
        let (beacon, port) = try await chain.startBeacon()
        let probe = try BeaconProbe(port: port)
        let proxy = try await RecordingProxy.start(before: port)
        for life in 0..<Self.kills {
            let first = life == 0 ? ["--init-slashing-protection"] : []
            let client = try VigilProcess(chain.validator(port: proxy.port, first))
            try await client.waitFor("validator client starts")
            // A slot is a second: the moment falls anywhere between two duties.
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...1000)))
            client.signal(SIGKILL)
            #expect(await client.waitForEnd().wasSignalled)
        }
        // It still does its duties.
        let client = try VigilProcess(chain.validator(port: proxy.port))
        try await probe.waitForHead(slot: try await probe.headSlot.rawValue + 2)
        await expectCleanStop(client)
        let messages = try await SentMessages.read(try await proxy.finish(), node: probe.node)
        #expect(messages.voteCount > 16)
        #expect(messages.proposalCount > 2)
        #expect(messages.offences.isEmpty, "\(messages.offences)")
        await expectCleanStop(beacon)
    }

    @Test("a record that cannot be written: an error that says so, and no signature")
    func readOnlyRecord() async throws {
        let chain = try TestChain()
        try await chain.make(genesisTime: TestChain.time(inSeconds: 2))
        try await chain.makeKeys(2)
        let (beacon, port) = try await chain.startBeacon()
        let database = chain.client + "/slashing-protection.sqlite"
        // Something that is no file stands where the record has to be.
        try FileManager.default.createDirectory(atPath: database, withIntermediateDirectories: true)
        let ending = try await VigilProcess.run(chain.validator(port: port, ["--init-slashing-protection"]))
        expectOneLine(ending, contains: database)
        #expect(!ending.errors.contains("validator client starts"))
        await expectCleanStop(beacon)
    }

    @Test("slashing-protection moves a record by the command line")
    func commandLine() async throws {
        let chain = try TestChain()
        let root = "0x" + String(repeating: "ab", count: 32)
        let key = "0x" + String(repeating: "93", count: 48)
        let history = chain.folder.path + "/history.json"
        let text = """
            {"metadata":{"interchange_format_version":"5","genesis_validators_root":"\(root)"},"data":[{"pubkey":"\(key)",
            "signed_blocks":[{"slot":"9"}],"signed_attestations":[{"source_epoch":"1","target_epoch":"3"}]}]}
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: history))
        let command = ["slashing-protection"]
        let record = ["--data-dir", chain.client]
        expectOneLine(
            try await VigilProcess.run(command + ["import", history] + record), contains: chain.client,
            "--init-slashing-protection")
        #expect(!FileManager.default.fileExists(atPath: chain.client))
        let made = try await VigilProcess.run(command + ["import", history] + record + ["--init-slashing-protection"])
        #expect(made.exitCode == 0, "\(made.errors)")
        let folder = try FileManager.default.attributesOfItem(atPath: chain.client)
        #expect(folder[.posixPermissions] as? Int == 0o700)
        let exported = chain.folder.path + "/exported.json"
        #expect(try await VigilProcess.run(command + ["export", exported] + record).exitCode == 0)
        let attributes = try FileManager.default.attributesOfItem(atPath: exported)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let written = try String(contentsOfFile: exported, encoding: .utf8)
        #expect(written.contains(key) && written.contains(#""target_epoch":"3""#))
        expectOneLine(
            try await VigilProcess.run(command + ["export", exported] + record), contains: exported, "exists")
        let checked = try await VigilProcess.run(command + ["check", exported] + record)
        #expect(checked.exitCode == 0 && checked.output.contains("may be imported"), "\(checked.output)")

        let foreign = text.replacing(root, with: "0x" + String(repeating: "cd", count: 32))
        try Data(foreign.utf8).write(to: URL(fileURLWithPath: history))
        expectOneLine(
            try await VigilProcess.run(command + ["import", history] + record), contains: history, "chain", "Nothing")
        try Data(text.replacing(#""9""#, with: "9").utf8).write(to: URL(fileURLWithPath: history))
        expectOneLine(
            try await VigilProcess.run(command + ["import", history] + record), contains: history, "line 2", key, "slot"
        )
        expectOneLine(
            try await VigilProcess.run(command + ["check", "--data-dir", chain.folder.path + "/none"]),
            contains: "/none")
    }
}
