import EngineAPI
import ExecutionEngine
import Foundation
import Testing

@Suite struct JWTTests {
    /// Made with another implementation of RFC 7519.
    @Test func tokenIsTheOneOfOthers() throws {
        let token = try JWTSecret(hex: "0x" + ScriptedEngine.secret + "\n").token(issuedAt: 1_700_000_000)
        #expect(token == Self.expected)
    }

    private static let expected =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3MDAwMDAwMDB9.i2fbu1ETOrK-zBQFOFJJYJ30o4jxuzKxV13OphTL4cw"

    @Test(arguments: ["", "0x", "ff", String(repeating: "g", count: 64), String(repeating: "f", count: 66)])
    func whatIsNoSecretIsRefused(_ text: String) {
        #expect(throws: JWTSecretError.notASecret) { try JWTSecret(hex: text) }
    }

    @Test func filesAreReadAndErrorsNameThem() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("jwt-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (good, bad, missing) = (folder + "/good", folder + "/bad", folder + "/missing")
        try Data((" " + ScriptedEngine.secret + "\n").utf8).write(to: URL(fileURLWithPath: good))
        try Data("hunter2".utf8).write(to: URL(fileURLWithPath: bad))
        #expect(try JWTSecret(file: good).token(issuedAt: 1_700_000_000) == Self.expected)
        #expect(throws: JWTSecretError.fileIsNoSecret(bad)) { try JWTSecret(file: bad) }
        #expect(throws: JWTSecretError.unreadable(missing)) { try JWTSecret(file: missing) }
        #expect(!"\(JWTSecretError.fileIsNoSecret(bad))".contains("hunter2"))
    }

    @Test func secretIsNeverPrinted() throws {
        let secret = try JWTSecret(hex: ScriptedEngine.secret)
        var dumped = ""
        dump(secret, to: &dumped)
        #expect("\(secret) \(String(reflecting: secret)) \(dumped)".lowercased().contains("ffff") == false)
    }

    @Test func urlsOfEngines() throws {
        #expect(try EngineURL("http://localhost").description == "http://localhost:8551/")
        #expect(try EngineURL("http://[::1]:8552/engine").description == "http://[::1]:8552/engine")
        for wrong in [
            "", "localhost:8551", "https://localhost", "ws://localhost:8551", "http://", "http://user:pw@host",
            "http://host:0", "http://host:99999", "http://host?x", "http://ho st",
        ] {
            #expect(throws: ExecutionEngineError.self, "\(wrong)") { try EngineURL(wrong) }
        }
        #expect(
            throws: ExecutionEngineError.unreachable(
                "the execution endpoint has a user or password; write http://host:8551")
        ) {
            try EngineURL("http://user:pw@host")
        }
    }
}
