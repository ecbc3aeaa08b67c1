import Foundation
import Testing

/// What a person gets for a mistake with `vigil validator`: one line that says what to do, and nothing overwritten.
@Suite("Bad input to the client")
struct ClientInputTests {
    private let chain: TestChain

    init() throws {
        chain = try TestChain()
    }

    private var database: String { chain.client + "/slashing-protection.sqlite" }

    /// No node is there: what is wrong with the keys shows before one is asked.
    private func runAlone(_ extra: [String] = []) async throws -> VigilProcess.Ending {
        try await VigilProcess.run(chain.validator(port: 1, extra + ["--wait-for-node", "0"]))
    }

    private func firstSecret() throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: chain.client + "/secrets")
        return chain.client + "/secrets/" + (try #require(names.min()))
    }

    @Test("a data directory without keys is refused")
    func noKeys() async throws {
        expectOneLine(try await runAlone(), contains: chain.client, "vigil keys interop")
    }

    /// They came through the keymanager API in an earlier run; it need not be served for them to do their duties.
    @Test("remote keys imported earlier are keys, without --keymanager too")
    func importedRemoteKeys() async throws {
        try FileManager.default.createDirectory(atPath: chain.client, withIntermediateDirectories: true)
        let file = chain.client + "/remote-keys.json"
        let pubkey = "0x" + String(repeating: "a1", count: 48)
        let keys = #"[{"pubkey":"\#(pubkey)","url":"http://127.0.0.1:2"}]"#
        try Data(keys.utf8).write(to: URL(fileURLWithPath: file))
        expectOneLine(try await runAlone(), contains: "http://127.0.0.1:1", "--beacon-nodes")
        try Data(keys.utf8.dropLast(5)).write(to: URL(fileURLWithPath: file))
        expectOneLine(try await runAlone(), contains: file, "damaged")
    }

    @Test("a bad value that nobody typed is told with where it comes from")
    func origins() async throws {
        let arguments = chain.validator(port: 1, ["--wait-for-node", "0"])
        let variable = try await VigilProcess.run(arguments, environment: ["VIGIL_METRICS_PORT": "many"])
        expectOneLine(
            variable, contains: "many", "--metrics-port comes from the environment variable VIGIL_METRICS_PORT")
        #expect(variable.exitCode == 64)
        let file = try chain.folder.write("log-level: loud\n", to: "loud.yaml")
        let inFile = try await VigilProcess.run(arguments + ["--options-file", file])
        expectOneLine(inFile, contains: "'loud' is no log level", "comes from the options file \(file)")
        let misspelt = try chain.folder.write("log-levl: info\n", to: "levl.yaml")
        expectOneLine(
            try await VigilProcess.run(arguments + ["--options-file", misspelt]), contains: "'log-levl'",
            "did you mean 'log-level'", "'vigil validator --help' lists all options")
        // What was typed needs no origin.
        let typed = try await VigilProcess.run(arguments + ["--metrics-port", "many"])
        #expect(typed.exitCode == 64 && !typed.errors.contains("comes from"), "\(typed.errors)")
    }

    @Test("the reason of an end is a line of JSON where the log is")
    func endInJSON() async throws {
        let ending = try await runAlone(["--log-format", "json"])
        #expect(ending.exitCode == 1)
        let last = try #require(ending.errors.split(separator: "\n").last)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
        #expect(object["level"] as? String == "critical")
        #expect((object["message"] as? String)?.contains(chain.client) == true)
        #expect((object["remedy"] as? String)?.contains("vigil keys interop") == true)
        #expect(object["exit_code"] as? Int == 1)
    }

    @Test(
        "the reason of an end is in the log file as well, and once on the terminal",
        arguments: [[], ["--log-format=json"]])
    func endInLogFile(format: [String]) async throws {
        let file = chain.folder.path + "/vigil.log"
        let ending = try await runAlone(format + ["--log-file", file])
        #expect(ending.exitCode == 1)
        for text in [ending.errors, try String(contentsOfFile: file, encoding: .utf8)] {
            let reasons = text.split(separator: "\n").filter { $0.contains("vigil keys interop") }
            #expect(reasons.count == 1 && reasons.allSatisfy { $0.contains(chain.client) }, "\(text)")
            #expect(reasons.first?.hasPrefix("{") == !format.isEmpty)
        }
    }

    @Test("a wrong password is named, and no password is shown")
    func wrongPassword() async throws {
        try await chain.makeKeys(2)
        let secret = try firstSecret()
        let password = try String(contentsOfFile: secret, encoding: .utf8)
        try Data("wrong-one".utf8).write(to: URL(fileURLWithPath: secret))
        let ending = try await runAlone()
        expectOneLine(ending, contains: "wrong password", "keystore.json", "secrets")
        #expect(!ending.errors.contains(password) && !ending.errors.contains("wrong-one"))
    }

    @Test("a missing password and a missing keystore are named")
    func missingKey() async throws {
        try await chain.makeKeys(2)
        let secret = try firstSecret()
        let keystore = chain.client + "/keys/" + URL(fileURLWithPath: secret).lastPathComponent + "/keystore.json"
        try FileManager.default.moveItem(atPath: keystore, toPath: chain.folder.path + "/keystore.json")
        expectOneLine(try await runAlone(), contains: keystore, "missing")
        try FileManager.default.moveItem(atPath: chain.folder.path + "/keystore.json", toPath: keystore)
        try FileManager.default.removeItem(atPath: secret)
        expectOneLine(try await runAlone(), contains: secret, "missing")
    }

    @Test("a node that cannot be reached is waited for, and given up in the end")
    func unreachable() async throws {
        try await chain.makeKeys(1)
        let ending = try await VigilProcess.run(chain.validator(port: 1, ["--wait-for-node", "1"]))
        expectOneLine(ending, contains: "http://127.0.0.1:1", "--beacon-nodes")
        #expect(ending.errors.contains("waiting for the beacon node"))
        #expect(!FileManager.default.fileExists(atPath: database))
    }

    @Test("a missing, a damaged and another chain's slashing protection are refused and left alone")
    func slashingProtection() async throws {
        try await chain.make()
        try await chain.makeKeys(2)
        let (beacon, port) = try await chain.startBeacon()
        let normal = chain.validator(port: port)
        let firstTime = normal + ["--init-slashing-protection"]
        expectOneLine(try await VigilProcess.run(normal), contains: database, "--init-slashing-protection")
        expectOneLine(try await VigilProcess.run(firstTime + ["--config", "mainnet"]), contains: "PRESET_BASE")
        #expect(!FileManager.default.fileExists(atPath: database))

        let client = try VigilProcess(firstTime)
        try await client.waitFor("validator client starts")
        expectOneLine(try await VigilProcess.run(firstTime), contains: chain.client, "in use")
        await expectCleanStop(client)

        try await chain.make(validators: 20, folder: "larger")
        let larger = chain.folder.path + "/larger"
        let (other, otherPort) = try await chain.startBeacon(
            chain.beacon(
                config: larger + "/config.yaml", genesis: larger + "/genesis.ssz", data: chain.folder.path + "/other"))
        expectOneLine(try await VigilProcess.run(chain.validator(port: otherPort)), contains: database, "chain")

        let garbage = Data(repeating: 0x5A, count: 8192)
        try garbage.write(to: URL(fileURLWithPath: database))
        expectOneLine(try await VigilProcess.run(firstTime), contains: database, "damaged", "backup")
        #expect(try Data(contentsOf: URL(fileURLWithPath: database)) == garbage)
        await expectCleanStop(other)
        await expectCleanStop(beacon)
    }
}
