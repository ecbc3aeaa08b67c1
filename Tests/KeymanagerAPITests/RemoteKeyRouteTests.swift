import BLS
import Foundation
import KeymanagerAPI
import Primitives
import Signing
import SlashingProtection
import Testing
import ValidatorClient

@Suite("GET, POST and DELETE /eth/v1/remotekeys")
struct RemoteKeyRouteTests {
    private static let path = "/eth/v1/remotekeys"
    private static let url = "https://signer.example:9000"
    private static func pubkey(_ index: Int) -> BLSPubkey { InteropKeys.secretKey(index: index).publicKey.compressed }

    @Test("A remote key is imported, listed, kept for the next start, and deleted")
    func imported() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let (first, second) = (Self.pubkey(1), Self.pubkey(2))
        let store = RemoteKeyStore(path: world.path + "/remote-keys.json")
        try await world.serving { ask async throws in
            #expect(try await ask("GET", Self.path).text == #"{"data":[]}"#)
            let body = Bodies.remote([(first, Self.url), (first, Self.url), (second, "ftp://x"), (second, Self.url)])
            let reply = try await ask("POST", Self.path, body)
            #expect(reply.status == 200)
            #expect(try Bodies.statuses(reply.text).map(\.status) == ["imported", "duplicate", "error", "imported"])
            #expect(Set(world.script.now.remoteKeys) == [first, second])
            #expect(world.registry.contains(first) && world.signing.gate.isEnabled(first))
            #expect(try world.database.registeredKeys() == [first, second].sorted())
            #expect(try Set(store.read().map(\.pubkey)) == [first, second])
            let list = try await ask("GET", Self.path)
            #expect(list.text.contains(#"{"pubkey":"\#(first.hex)","url":"\#(Self.url)","readonly":false}"#))
            let gone = try await ask("DELETE", Self.path, Bodies.deleting([first, Self.pubkey(3), first]))
            #expect(gone.status == 200)
            #expect(try Bodies.statuses(gone.text).map(\.status) == ["deleted", "not_found", "not_found"])
            #expect(!gone.text.contains("slashing_protection"))
        }
        #expect(world.script.now.remoteKeys == [second])
        #expect(world.registry.pubkeys == [second])
        #expect(!world.signing.gate.isEnabled(first))
        #expect(try store.read() == [RemoteKey(pubkey: second, url: Self.url)])
        let mode = try FileManager.default.attributesOfItem(atPath: world.path + "/remote-keys.json")[.posixPermissions]
        #expect((mode as? NSNumber)?.intValue == 0o600)
    }

    @Test("A key is local or remote, never both")
    func oneOrTheOther() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let keys = (0..<2).map(InteropKeys.secretKey)
        try await world.serving { ask async throws in
            _ = try await ask("POST", "/eth/v1/keystores", try Bodies.importing([keys[0]]))
            let remote = try await ask(
                "POST", Self.path, Bodies.remote(keys.map { ($0.publicKey.compressed, Self.url) }))
            #expect(try Bodies.statuses(remote.text).map(\.status) == ["duplicate", "imported"])
            let local = try await ask("POST", "/eth/v1/keystores", try Bodies.importing([keys[1]]))
            #expect(try Bodies.statuses(local.text).map(\.status) == ["duplicate"])
            // Its record must not go elsewhere while it still signs here.
            let body = Bodies.deleting([keys[1].publicKey.compressed])
            let deletion = try await ask("DELETE", "/eth/v1/keystores", body)
            #expect(try Bodies.statuses(deletion.text).map(\.status) == ["error"])
            #expect(try Bodies.slashingProtection(deletion.text).keys.isEmpty)
            let other = try await ask("DELETE", Self.path, Bodies.deleting([keys[0].publicKey.compressed]))
            #expect(try Bodies.statuses(other.text).map(\.status) == ["not_found"])
        }
        #expect(world.registry.count == 2)
    }

    @Test("A key that cannot be started is not kept")
    func failedStart() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        world.script.change { $0.startFault = "no route" }
        try await world.serving { ask async throws in
            let reply = try await ask("POST", Self.path, Bodies.remote([(Self.pubkey(1), Self.url)]))
            #expect(try Bodies.statuses(reply.text).map(\.status) == ["error"])
            #expect(reply.text.contains("no route"))
            #expect(try await ask("GET", Self.path).text == #"{"data":[]}"#)
        }
        #expect(try RemoteKeyStore(path: world.path + "/remote-keys.json").read().isEmpty)
        #expect(world.registry.count == 0)
    }

    @Test("A remote key of the configuration is read-only")
    func readOnly() async throws {
        let key = RemoteKey(pubkey: Self.pubkey(1), url: Self.url, isReadOnly: true)
        let world = try KeymanagerWorld(readOnlyRemote: key)
        defer { world.remove() }
        try await world.serving { ask async throws in
            #expect(try await ask("GET", Self.path).text.contains(#""readonly":true"#))
            let reply = try await ask("DELETE", Self.path, Bodies.deleting([key.pubkey]))
            #expect(try Bodies.statuses(reply.text).map(\.status) == ["error"])
            _ = try await ask("POST", Self.path, Bodies.remote([(Self.pubkey(2), Self.url)]))
        }
        // What the configuration names is not kept a second time.
        let kept = try RemoteKeyStore(path: world.path + "/remote-keys.json").read()
        #expect(kept.map(\.pubkey) == [Self.pubkey(2)])
    }

    @Test("A deletion that cannot be kept leaves the key in use")
    func notKept() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let file = world.path + "/remote-keys.json"
        try await world.serving { ask async throws in
            _ = try await ask("POST", Self.path, Bodies.remote([(Self.pubkey(1), Self.url)]))
            try FileManager.default.removeItem(atPath: file)
            try FileManager.default.createDirectory(atPath: file + "/x", withIntermediateDirectories: true)
            let reply = try await ask("DELETE", Self.path, Bodies.deleting([Self.pubkey(1)]))
            #expect(try Bodies.statuses(reply.text).map(\.status) == ["error"])
            let added = try await ask("POST", Self.path, Bodies.remote([(Self.pubkey(2), Self.url)]))
            #expect(try Bodies.statuses(added.text).map(\.status) == ["error"])
        }
        #expect(world.registry.pubkeys == [Self.pubkey(1)])
        #expect(world.signing.gate.isEnabled(Self.pubkey(1)))
    }

    @Test(
        "Malformed bodies are bad requests",
        arguments: [
            ("POST", ""), ("POST", "{}"), ("POST", "[]"), ("POST", #"{"remote_keys":{}}"#),
            ("POST", #"{"remote_keys":[1]}"#), ("POST", #"{"remote_keys":[{"url":"http://x"}]}"#),
            ("POST", #"{"remote_keys":[{"pubkey":"0x12","url":"http://x"}]}"#),
            ("DELETE", ""), ("DELETE", "{}"), ("DELETE", #"{"pubkeys":["x"]}"#),
        ])
    func malformed(_ method: String, _ body: String) async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        try await world.serving { ask async throws in
            let reply = try await ask(method, Self.path, body)
            #expect(reply.status == 400)
        }
    }

    @Test(
        "A damaged file of remote keys stops the start", arguments: ["{", "{}", "[1]", #"[{"pubkey":"0x1","url":""}]"#])
    func damaged(_ text: String) throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let file = world.path + "/remote-keys.json"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        let error = #expect(throws: KeymanagerError.self) { try RemoteKeyStore(path: file).read() }
        #expect(error?.description.contains(file) == true)
    }
}
