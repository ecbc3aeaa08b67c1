import BLS
import Foundation
import KeymanagerAPI
import Primitives
import Testing
import ValidatorClient

@Suite("Who may use the keymanager API, and what it makes of requests as such")
struct AccessTests {
    private static let pubkey = InteropKeys.secretKey(index: 1).publicKey.compressed.hex
    private static let routes: [(String, String)] =
        ["/eth/v1/keystores", "/eth/v1/remotekeys"].flatMap { path in ["GET", "POST", "DELETE"].map { ($0, path) } }
        + ["feerecipient", "gas_limit", "graffiti", "builder_config"].flatMap { setting in
            ["GET", "POST", "DELETE"].map { ($0, "/eth/v1/validator/\(pubkey)/\(setting)") }
        } + [("POST", "/eth/v1/validator/\(pubkey)/voluntary_exit")]

    @Test("Without a token every route answers 401, with a wrong one 403", arguments: routes)
    func tokens(_ method: String, _ path: String) async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let token = world.token
        try await world.serving { ask async throws in
            let body = method == "GET" ? nil : "{}"
            for header in ["", "Basic \(token)", token, "Bearer", "Bearer "] {
                let reply = try await Asker(base: ask.base)(method, path, body, authorization: header)
                #expect(reply.status == 401, "\(header)")
                #expect(reply.headers["www-authenticate"] == "Bearer")
                #expect(reply.text.contains("message"))
            }
            let wrong = [
                "x", String(token.dropLast()), token + "0", String(token.reversed()), token.uppercased() + " ",
                String(repeating: "0", count: 64), "\(token) \(token)",
            ]
            for text in wrong {
                let reply = try await ask(method, path, body, authorization: "Bearer \(text)")
                #expect(reply.status == 403, "\(text)")
            }
            let right = try await ask(method, path, body, authorization: "bearer \(token)")
            #expect(right.status != 401 && right.status != 403)
        }
    }

    @Test("A path that is none is not found, a method that a route has not is not allowed")
    func otherPaths() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        try await world.serving { ask async throws in
            for path in [
                "/", "/eth/v1", "/eth/v2/keystores", "/eth/v1/keystores/", "/eth/v1/validator/\(Self.pubkey)/other",
                "/eth/v1/validator/\(Self.pubkey)", "/eth/v1/validator//graffiti/x",
            ] {
                #expect(try await ask("GET", path).status == 404, "\(path)")
            }
            let reply = try await ask("PUT", "/eth/v1/keystores", "{}")
            #expect(reply.status == 405 && reply.headers["allow"] == "GET, POST, DELETE")
            let exit = try await ask("GET", "/eth/v1/validator/\(Self.pubkey)/voluntary_exit")
            #expect(exit.status == 405 && exit.headers["allow"] == "POST")
        }
    }

    @Test("A path without a public key where one should be is a bad request", arguments: ["x", "0x12", "0X", ""])
    func badPubkey(_ text: String) async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        try await world.serving { ask async throws in
            for setting in ["feerecipient", "gas_limit", "graffiti", "builder_config"] {
                let reply = try await ask("GET", "/eth/v1/validator/\(text)/\(setting)")
                #expect(reply.status == 400)
            }
            let exit = try await ask("POST", "/eth/v1/validator/\(text)/voluntary_exit")
            #expect(exit.status == 400)
        }
    }

    @Test("Before the keys are open every request with the token is told to wait")
    func starting() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let slot = KeymanagerSlot()
        try await world.serving(slot: slot) { ask async throws in
            let reply = try await ask("GET", "/eth/v1/keystores")
            #expect(reply.status == 503 && reply.text.contains("beacon node"))
            #expect(try await Asker(base: ask.base)("GET", "/eth/v1/keystores").status == 401)
        }
    }

    @Test("An interchange file of many megabytes is imported")
    func largeBody() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        try await world.serving { ask async throws in
            let entry = #"{"source_epoch":"1","target_epoch":"2"},"#
            let list = String(repeating: entry, count: (6 << 20) / entry.utf8.count)
            let root = KeymanagerWorld.genesisValidatorsRoot.hex
            let interchange =
                #"{"metadata":{"interchange_format_version":"5","genesis_validators_root":"\#(root)"},"data":"#
                + #"[{"pubkey":"\#(Self.pubkey)","signed_blocks":[],"signed_attestations":"#
                + #"[\#(list){"source_epoch":"3","target_epoch":"4"}]}]}"#
            let key = InteropKeys.secretKey(index: 1)
            let reply = try await ask("POST", "/eth/v1/keystores", try Bodies.importing([key], interchange))
            #expect(try Bodies.statuses(reply.text).map(\.status) == ["imported"])
            #expect(world.registry[key.publicKey.compressed]?.attestedTarget == 4)
        }
    }

    @Test("A body over the limit is refused, and only a caller with the token learns of the limit")
    func tooLarge() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        try await world.serving(bodyLimit: 1024) { ask async throws in
            let body = String(repeating: " ", count: 2048)
            let reply = try await ask("POST", "/eth/v1/keystores", body)
            #expect(reply.status == 413 && reply.headers["connection"] == "close")
            let stranger = try await Asker(base: ask.base)("POST", "/eth/v1/keystores", body)
            #expect(stranger.status == 401)
        }
    }

    // MARK: The token's file

    @Test("A token is made once: 256 random bits that only the owner may read")
    func tokenFile() throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let path = world.path + "/api-token.txt"
        #expect(world.token.count == 64)
        #expect(Hex.decode(world.token)?.count == 32)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        _ = try BearerToken.load(path, isOwn: true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == world.token + "\n")
        let other = try KeymanagerWorld()
        defer { other.remove() }
        #expect(other.token != world.token)
    }

    @Test("A token file that others may read, or that holds no token, stops the start")
    func badTokenFile() throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let path = world.path + "/token"
        func fault(_ text: String?, mode: Int = 0o600) throws -> String {
            if let text { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
            if text != nil {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            }
            do {
                _ = try BearerToken.load(path, isOwn: false)
                return "none"
            } catch {
                return "\(error)"
            }
        }
        #expect(try fault(nil).contains("does not exist"))
        #expect(try fault(String(repeating: "a", count: 64), mode: 0o640).contains("chmod 600"))
        #expect(try fault("").contains("32 characters"))
        #expect(try fault("short").contains("32 characters"))
        #expect(try fault("two words of which each is long enough").contains("one word"))
        #expect(try fault("  " + String(repeating: "a", count: 32) + "\r\n") == "none")
    }
}
