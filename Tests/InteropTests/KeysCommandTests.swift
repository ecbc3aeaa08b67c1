import Foundation
import JSONBytes
import TestSupport
import Testing

/// `vigil keys` as a person at the shell has it.
@Suite struct KeysCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func keys(_ arguments: String...) async throws -> VigilProcess.Ending {
        try await VigilProcess.run(["keys"] + arguments)
    }

    private func path(_ name: String) -> String { folder.path + "/" + name }

    private func write(_ text: String, to name: String) throws {
        let isWritten = FileManager.default.createFile(
            atPath: path(name), contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        #expect(isWritten)
    }

    private func pubkeys(_ dataDir: String) async throws -> [String] {
        let listed = try await keys("list", "--data-dir", path(dataDir), "--output", "pubkeys")
        #expect(listed.exitCode == 0)
        return listed.output.split(separator: "\n").map(String.init)
    }

    private func interchange(_ pubkeys: [String]) -> String {
        let root = String(repeating: "07", count: 32)
        let records = pubkeys.map { pubkey in
            #"{"pubkey":"\#(pubkey)","signed_blocks":[],"#
                + #""signed_attestations":[{"source_epoch":"2","target_epoch":"3"}]}"#
        }
        return #"{"metadata":{"interchange_format_version":"5","genesis_validators_root":"0x\#(root)"},"#
            + #""data":[\#(records.joined(separator: ","))]}"#
    }

    @Test func keysWithARecordAreNotTakenForNew() async throws {
        #expect(try await keys("interop", "--data-dir", path("a"), "--count", "1").exitCode == 0)
        try write("a record", to: "a/slashing-protection.sqlite")
        let refused = try await keys("import", "--data-dir", path("b"), path("a"), "--never-signed")
        #expect(refused.exitCode == 1)
        #expect(refused.errors.contains("has a record of what its keys signed"), "\(refused.errors)")
        #expect(!FileManager.default.fileExists(atPath: path("b")))
    }

    @Test func aKnownMnemonicGivesItsKeysAndIsNotShown() async throws {
        let words = String(repeating: "abandon ", count: 11) + "about"
        try write(words + "\n", to: "words")
        try write("TREZOR\n", to: "passphrase")
        let made = try await keys(
            "new", "--data-dir", path("a"), "--mnemonic-file", path("words"), "--passphrase-file", path("passphrase"),
            "--count", "2", "--kdf", "pbkdf2")
        #expect(made.exitCode == 0, "\(made.errors)")
        #expect(!(made.output + made.errors).contains("abandon"))
        let listed = try await keys("list", "--data-dir", path("a"), "--output", "json")
        #expect(listed.output.contains(#""derivation_path":"m/12381/3600/1/0/0""#))
        // Once more: nothing is made twice.
        let again = try await keys(
            "new", "--data-dir", path("a"), "--mnemonic-file", path("words"), "--passphrase-file", path("passphrase"),
            "--count", "2", "--kdf", "pbkdf2")
        #expect(made.output.contains("2 keys are written") && !made.output.contains("there already"))
        #expect(again.output.contains("0 keys are written") && again.output.contains("2 were there already"))
    }

    @Test func aNewMnemonicIsNotWrittenToALog() async throws {
        let made = try await keys("new", "--data-dir", path("a"))
        #expect(made.exitCode == 1)
        #expect(made.errors.contains("--mnemonic-file"))
        #expect(made.output.isEmpty)
    }

    @Test func keysGoFromOneClientToTheNext() async throws {
        let made = try await keys("interop", "--data-dir", path("a"), "--count", "3")
        #expect(made.exitCode == 0, "\(made.errors)")
        let all = try await pubkeys("a")
        try #require(all.count == 3)
        try write(interchange(all), to: "history.json")
        let exported = try await keys("export", "--data-dir", path("a"), "--all", "--to", path("out"), "--disable")
        #expect(exported.exitCode == 0, "\(exported.errors)")
        #expect(try await pubkeys("a").isEmpty)
        let imported = try await keys(
            "import", "--data-dir", path("b"), path("out"), "--slashing-protection", path("history.json"))
        #expect(imported.exitCode == 0, "\(imported.errors)")
        #expect(imported.output.contains("3 keys imported"))
        let moved = try await keys("move", "--from", path("b"), "--to", path("c"), "--pubkey", all[0])
        #expect(moved.exitCode == 0, "\(moved.errors)")
        #expect(try await pubkeys("b") == all.filter { $0 != all[0] })
        #expect(try await pubkeys("c") == [all[0]])
        let back = try await keys("enable", "--data-dir", path("b"), "--pubkey", all[0])
        #expect(back.exitCode == 1)
        #expect(back.errors.contains("moved to"))
    }

    @Test func badInputIsToldInOneLine() async throws {
        _ = try await keys("interop", "--data-dir", path("a"), "--count", "1")
        let key = try #require(try await pubkeys("a").first)
        try write("one two three", to: "words")
        let cases: [([String], Int32, String)] = [
            (["import", "--data-dir", path("b"), path("none")], 1, "does not exist"),
            (["move", "--from", path("a"), "--to", path("a"), "--all"], 1, "same directory"),
            (["move", "--from", path("a"), "--to", path("b"), "--all"], 1, "nothing is recorded"),
            (["export", "--data-dir", path("a"), "--to", path("out"), "--pubkey", "0x12"], 1, "96 hex digits"),
            (["new", "--data-dir", path("b"), "--mnemonic-file", path("words")], 1, "12, 15, 18, 21 or 24 words"),
            (
                ["exit", "--data-dir", path("a"), "--beacon-node", "http://127.0.0.1:1", "--pubkey", key], 1,
                "no record"
            ),
        ]
        for (arguments, code, words) in cases {
            let ending = try await VigilProcess.run(["keys"] + arguments)
            #expect(ending.exitCode == code, "\(arguments)")
            #expect(ending.errors.contains(words), "\(ending.errors)")
            #expect(ending.errors.split(separator: "\n").count == 1, "\(ending.errors)")
        }
        #expect(try await pubkeys("a") == [key])
    }

    private func names(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []).sorted()
    }

    @Test func aCommandThatFailsLeavesNoFolders() async throws {
        try write("one two three", to: "words")
        try write("wrong", to: "password")
        _ = try await keys("interop", "--data-dir", path("a"), "--count", "1")
        let failing = [
            ["new", "--data-dir", path("none/b"), "--mnemonic-file", path("words")],
            ["import", "--data-dir", path("none/b"), path("a/keys"), "--password-file", path("password")],
            ["import", "--data-dir", path("none/b"), path("a"), "--slashing-protection", path("words")],
            ["move", "--from", path("a"), "--to", path("none/b"), "--all"],
        ]
        for arguments in failing {
            let ending = try await VigilProcess.run(["keys"] + arguments)
            #expect(ending.exitCode != 0 && !ending.wasSignalled, "\(arguments)")
            #expect(!FileManager.default.fileExists(atPath: path("none")), "\(arguments) \(names("none/b"))")
        }
        let others = [
            ["validator", "--beacon-nodes", "http://127.0.0.1:1", "--data-dir", path("none/b")],
            ["beacon", "--config", "minimal", "--data-dir", path("none/b")],
            [
                "slashing-protection", "import", path("words"), "--data-dir", path("none/b"),
                "--init-slashing-protection",
            ],
        ]
        for arguments in others {
            let ending = try await VigilProcess.run(arguments)
            #expect(ending.exitCode != 0 && !ending.wasSignalled, "\(arguments)")
            #expect(!FileManager.default.fileExists(atPath: path("none")), "\(arguments) \(names("none/b"))")
        }
    }

    /// Whether keys never signed, or lost their record, only a person can say: a rehearsal asks already.
    @Test func keysWithoutARecordMoveWhenTheyNeverSigned() async throws {
        _ = try await keys("interop", "--data-dir", path("a"), "--count", "3")
        let all = try await pubkeys("a")
        try #require(all.count == 3)
        for extra in [["--dry-run"], []] {
            let refused = try await VigilProcess.run(
                ["keys", "move", "--from", path("a"), "--to", path("b"), "--all"] + extra)
            expectOneLine(refused, contains: "nothing is recorded at", "a/slashing-protection.sqlite", "--never-signed")
            #expect(names("b").isEmpty)
        }
        let rehearsed = try await keys(
            "move", "--from", path("a"), "--to", path("b"), "--all", "--never-signed", "--dry-run")
        #expect(rehearsed.exitCode == 0 && rehearsed.output.contains("3 of 3"), "\(rehearsed.errors)")
        #expect(try await pubkeys("a") == all)
        let moved = try await keys(
            "move", "--from", path("a"), "--to", path("b"), "--pubkey", all[0], "--pubkey", all[1], "--never-signed")
        #expect(moved.exitCode == 0, "\(moved.errors)")
        #expect(moved.output.contains("--init-slashing-protection"))
        #expect(try await pubkeys("b") == Array(all[..<2]))

        // The source has a record, which knows only one of two keys.
        try write(interchange([all[0]]), to: "history.json")
        let history = try await VigilProcess.run([
            "slashing-protection", "import", path("history.json"), "--data-dir", path("b"),
            "--init-slashing-protection",
        ])
        #expect(history.exitCode == 0, "\(history.errors)")
        for extra in [["--dry-run"], []] {
            let refused = try await VigilProcess.run(
                ["keys", "move", "--from", path("b"), "--to", path("c"), "--all"] + extra)
            expectOneLine(refused, contains: all[1], "--never-signed")
        }
        let both = try await keys("move", "--from", path("b"), "--to", path("c"), "--all", "--never-signed")
        #expect(both.exitCode == 0, "\(both.errors)")
        let listed = try await keys("list", "--data-dir", path("c"), "--records")
        #expect(
            listed.output.contains("vote 2 to 3") && listed.output.contains("nothing signed yet"), "\(listed.output)")
    }
}
