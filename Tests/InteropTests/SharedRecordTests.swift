import BeaconAPI
import BeaconAPIClient
import Foundation
import Primitives
import ServiceTestSupport
import TestSupport
import Testing

/// `vigil keys` with a record in PostgreSQL instead of a file.
@Suite(
    "Keys whose record is shared",
    .enabled(if: PostgresServer.isInstalled, "no PostgreSQL server: scripts/setup --with-postgres brings one"))
struct SharedRecordTests {
    private let folder: TemporaryFolder
    private let url: String
    private let chain = "0x" + String(repeating: "07", count: 32)

    init() throws {
        folder = try TemporaryFolder()
        let server = try PostgresServer.shared.get()
        url = try server.url(server.makeDatabase())
    }

    private func path(_ name: String) -> String { folder.path + "/" + name }

    private func vigil(_ arguments: String..., environment: [String: String] = [:]) async throws -> String {
        let ending = try await VigilProcess.run(arguments, seconds: 120, environment: environment)
        #expect(ending.exitCode == 0, "\(arguments): \(ending.errors)")
        return ending.output
    }

    private func history(_ pubkeys: [String], chain: String? = nil, source: Int, target: Int) -> String {
        let records = pubkeys.map { pubkey in
            #"{"pubkey":"\#(pubkey)","signed_blocks":[],"#
                + #""signed_attestations":[{"source_epoch":"\#(source)","target_epoch":"\#(target)"}]}"#
        }
        return #"{"metadata":{"interchange_format_version":"5","genesis_validators_root":"\#(chain ?? self.chain)"},"#
            + #""data":[\#(records.joined(separator: ","))]}"#
    }

    private func pubkeys(_ directory: String) async throws -> [String] {
        try await vigil("keys", "list", "--data-dir", path(directory), "--output", "pubkeys")
            .split(separator: "\n").map(String.init)
    }

    /// The lines of `keys list --records`, the record told by the environment.
    private func records(_ directory: String) async throws -> String {
        try await vigil(
            "keys", "list", "--data-dir", path(directory), "--records",
            environment: ["VIGIL_SLASHING_PROTECTION_URL": url])
    }

    private func hasFile(_ directory: String) -> Bool {
        FileManager.default.fileExists(atPath: path(directory) + "/slashing-protection.sqlite")
    }

    @Test("keys come in, are listed and go out with what the shared record knows")
    func importListExport() async throws {
        _ = try await vigil("keys", "interop", "--data-dir", path("old"), "--count", "2")
        let all = try await pubkeys("old")
        let file = try folder.write(history(all, source: 2, target: 3), to: "history.json")
        let imported = try await vigil(
            "keys", "import", path("old"), "--data-dir", path("a"), "--slashing-protection", file,
            "--slashing-protection-url", url)
        #expect(imported.contains("2 keys imported"))
        #expect(!hasFile("a"))
        #expect(try await records("a").components(separatedBy: "vote 2 to 3").count == 3)

        // One more that never signed, and one whose mnemonic somebody may have used.
        _ = try await vigil("keys", "interop", "--data-dir", path("fresh"), "--start", "2", "--count", "1")
        _ = try await vigil(
            "keys", "import", path("fresh"), "--data-dir", path("a"), "--never-signed", "--slashing-protection-url", url
        )
        _ = try folder.write(String(repeating: "abandon ", count: 11) + "about\n", to: "words")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path("words"))
        _ = try await vigil(
            "keys", "new", "--data-dir", path("a"), "--mnemonic-file", path("words"), "--kdf", "pbkdf2",
            "--slashing-protection-url", url)
        let listed = try await records("a")
        #expect(listed.components(separatedBy: "nothing signed yet").count == 2)
        #expect(listed.components(separatedBy: "none\n").count == 2, "\(listed)")

        // The options of a file are as good as those of the command line.
        let options = try folder.write("slashing-protection-url: \(url)\n", to: "options.yaml")
        let exported = try await vigil(
            "keys", "export", "--data-dir", path("a"), "--to", path("out"), "--pubkey", all[0], "--options-file",
            options)
        #expect(exported.contains("share"))
        let written = try String(contentsOfFile: path("out") + "/slashing-protection.json", encoding: .utf8)
        #expect(written.contains(all[0]) && written.contains(#""target_epoch":"3""#) && !written.contains(all[1]))
    }

    @Test("keys move between clients that share a record, and between a file and the shared record")
    func move() async throws {
        _ = try await vigil("keys", "interop", "--data-dir", path("a"), "--count", "1")
        let key = try await pubkeys("a")
        let file = try folder.write(history(key, source: 2, target: 3), to: "history.json")
        _ = try await vigil(
            "slashing-protection", "import", file, "--data-dir", path("a"), "--init-slashing-protection")
        // From the file to the shared record, which is made for it.
        _ = try await vigil(
            "keys", "move", "--from", path("a"), "--to", path("b"), "--all", "--slashing-protection-url", url)
        #expect(hasFile("a") && !hasFile("b"))
        #expect(try await records("b").contains("vote 2 to 3"))
        let later = try folder.write(history(key, source: 5, target: 6), to: "later.json")
        _ = try await vigil("slashing-protection", "import", later, "--slashing-protection-url", url)
        // Between two that share it.
        _ = try await vigil(
            "keys", "move", "--from", path("b"), "--to", path("c"), "--all", "--slashing-protection-url", url)
        #expect(try await pubkeys("b").isEmpty)
        #expect(try await pubkeys("c") == key)
        #expect(try await records("c").contains("vote 5 to 6"))
        // And into a file again: one that is there and knows another key.
        let other = "0x" + String(repeating: "93", count: 48)
        let others = try folder.write(history([other], source: 1, target: 2), to: "others.json")
        _ = try await vigil(
            "slashing-protection", "import", others, "--data-dir", path("d"), "--init-slashing-protection")
        _ = try await vigil(
            "keys", "move", "--from", path("c"), "--to", path("d"), "--all", "--slashing-protection-url", url)
        let listed = try await vigil("keys", "list", "--data-dir", path("d"), "--records")
        #expect(listed.contains("vote 5 to 6"))
    }

    @Test("an exit is signed with the shared record")
    func exit() async throws {
        let chain = try TestChain()
        try await chain.make(genesisTime: TestChain.time(inSeconds: 1))
        // Validators of this chain may leave at once.
        let config = try String(contentsOfFile: chain.config, encoding: .utf8)
        let period = try #require(config.firstMatch(of: /SHARD_COMMITTEE_PERIOD: \d+/)?.0)
        _ = try chain.folder.write(config.replacing(period, with: "SHARD_COMMITTEE_PERIOD: 0"), to: "chain/config.yaml")
        let (beacon, port) = try await chain.startBeacon()
        let root = try await BeaconProbe(port: port).node.genesis().genesisValidatorsRoot
        _ = try await vigil("keys", "interop", "--data-dir", path("a"), "--count", "1")
        let key = try #require(try await pubkeys("a").first)
        let arguments = [
            "keys", "exit", "--data-dir", path("a"), "--beacon-node", "http://127.0.0.1:\(port)", "--pubkey", key,
            "--yes",
            "--output", path("exit.json"), "--slashing-protection-url", url,
        ]
        expectOneLine(try await VigilProcess.run(arguments), contains: "no record", "slashing-protection-url")
        let file = try folder.write(history([key], chain: root.hex, source: 0, target: 0), to: "history.json")
        _ = try await vigil(
            "slashing-protection", "import", file, "--init-slashing-protection", "--slashing-protection-url", url)
        let signed = try await VigilProcess.run(arguments, seconds: 120)
        #expect(signed.exitCode == 0, "\(signed.errors)")
        let exit = try String(contentsOfFile: path("exit.json"), encoding: .utf8)
        #expect(exit.contains(#""validator_index":"0""#))
        await expectCleanStop(beacon)
    }

    @Test("a record in a file beside the shared one is refused, and nothing is done")
    func twoRecords() async throws {
        _ = try await vigil("keys", "interop", "--data-dir", path("a"), "--count", "1")
        let key = try await pubkeys("a")
        let file = try folder.write(history(key, source: 2, target: 3), to: "history.json")
        _ = try await vigil(
            "slashing-protection", "import", file, "--data-dir", path("a"), "--init-slashing-protection")
        for command in [
            ["keys", "export", "--data-dir", path("a"), "--all", "--to", path("out")],
            ["keys", "list", "--data-dir", path("a"), "--records"],
            ["slashing-protection", "check", "--data-dir", path("a")],
        ] {
            expectOneLine(
                try await VigilProcess.run(command + ["--slashing-protection-url", url]), contains: "as well as",
                "a/slash")
        }
        #expect(!FileManager.default.fileExists(atPath: path("out")))
    }
}

/// Where nothing answers, whatever is installed.
@Suite("Keys whose shared record cannot be reached")
struct UnreachableRecordTests {
    @Test("is an error that names the server and no password, and nothing is half done")
    func unreachable() async throws {
        let folder = try TemporaryFolder()
        let path = { (name: String) in folder.path + "/" + name }
        let made = try await VigilProcess.run(["keys", "interop", "--data-dir", path("a"), "--count", "1"])
        #expect(made.exitCode == 0)
        let key = try await VigilProcess.run(["keys", "list", "--data-dir", path("a"), "--output", "pubkeys"]).output
            .trimmingCharacters(in: .newlines)
        let chain = String(repeating: "07", count: 32)
        let history = try folder.write(
            #"{"metadata":{"interchange_format_version":"5","genesis_validators_root":"0x\#(chain)"},"data":[]}"#,
            to: "history.json")
        let commands = [
            ["export", "--data-dir", path("a"), "--all", "--to", path("out"), "--disable"],
            ["move", "--from", path("a1"), "--to", path("b1"), "--all"],
            ["exit", "--data-dir", path("a2"), "--beacon-node", "http://127.0.0.1:1", "--pubkey", key, "--yes"],
            ["import", path("a"), "--data-dir", path("b"), "--slashing-protection", history],
            ["new", "--data-dir", path("b2"), "--mnemonic-file", path("words")],
            ["list", "--data-dir", path("a"), "--records"],
        ]
        // One data directory has one owner at a time.
        for copy in ["a1", "a2"] { try FileManager.default.copyItem(atPath: path("a"), toPath: path(copy)) }
        try await withThrowingTaskGroup(of: ([String], VigilProcess.Ending).self) { group in
            for command in commands {
                group.addTask {
                    let url = ["--slashing-protection-url", "postgres://user:secret@127.0.0.1:1/db"]
                    return (command, try await VigilProcess.run(["keys"] + command + url, seconds: 300))
                }
            }
            for try await (command, ending) in group {
                expectOneLine(ending, contains: "postgres://user@127.0.0.1:1/db", "check the server")
                #expect(ending.exitCode == 1 && !ending.errors.contains("secret"), "\(command)")
            }
        }
        for name in ["out", "b", "b1", "b2", "words"] { #expect(!FileManager.default.fileExists(atPath: path(name))) }
        for source in ["a", "a1"] {
            let listed = try await VigilProcess.run(["keys", "list", "--data-dir", path(source), "--output", "pubkeys"])
            #expect(listed.output.trimmingCharacters(in: .newlines) == key)
        }
    }
}
