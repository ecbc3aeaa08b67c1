import BLS
import ConsensusTypes
import Foundation
import KeymanagerAPI
import Keystores
import Primitives
import ProposerSettings
import Signing
import SlashingProtection
import Testing
import ValidatorClient

@Suite("GET, POST and DELETE /eth/v1/keystores")
struct KeystoreRouteTests {
    private static let path = "/eth/v1/keystores"

    @Test("A key that is imported is listed, signs and does duties; its files are there and private")
    func imported() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let key = InteropKeys.secretKey(index: 1)
        let pubkey = key.publicKey.compressed
        try await world.serving { ask async throws in
            let empty = try await ask("GET", Self.path)
            #expect(empty.status == 200 && empty.text == #"{"data":[]}"#)
            let reply = try await ask("POST", Self.path, try Bodies.importing([key]))
            #expect(reply.status == 200)
            #expect(reply.text == #"{"data":[{"status":"imported"}]}"#)
            #expect(reply.headers["content-type"] == "application/json")
            let list = try await ask("GET", Self.path)
            #expect(
                list.text
                    == #"{"data":[{"validating_pubkey":"\#(pubkey.hex)","derivation_path":"m/12381/3600/1/0/0","readonly":false}]}"#
            )
        }
        #expect(world.registry.pubkeys == [pubkey])
        #expect(world.signing.gate.isEnabled(pubkey))
        _ = try await world.signing.signRandao(epoch: 3, pubkey: pubkey)
        #expect(try KeystoreDirectory(path: world.path).load(pubkey).publicKey.compressed == pubkey)
        #expect(try world.database.registeredKeys() == [pubkey])
    }

    @Test("Each keystore has its own status, in order")
    func statuses() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let keys = (0..<3).map(InteropKeys.secretKey)
        try await world.serving { ask async throws in
            _ = try await ask("POST", Self.path, try Bodies.importing([keys[0]]))
            let texts = try keys.map(Bodies.keystore) + [Bodies.keystore(keys[2]), "{}", "", Bodies.keystore(keys[2])]
            var passwords = Array(repeating: Bodies.password, count: texts.count)
            passwords[1] = "another one"
            let reply = try await ask("POST", Self.path, Bodies.importing(texts, passwords))
            let statuses = try Bodies.statuses(reply.text)
            #expect(reply.status == 200)
            #expect(
                statuses.map(\.status) == [
                    "duplicate", "error", "imported", "duplicate", "error", "error", "duplicate",
                ])
            #expect(statuses.map { $0.message != nil } == statuses.map { $0.status == "error" })
            #expect(statuses[1].message?.contains("wrong password") == true)
        }
        #expect(world.registry.pubkeys == [keys[0], keys[2]].map(\.publicKey.compressed).sorted())
    }

    @Test("Slashing data are in force before the key signs")
    func slashingData() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let key = InteropKeys.secretKey(index: 1)
        let interchange = Bodies.interchange(pubkey: key.publicKey.compressed, source: 4, target: 9)
        try await world.serving { ask async throws in
            let reply = try await ask("POST", Self.path, try Bodies.importing([key], interchange))
            #expect(try Bodies.statuses(reply.text).map(\.status) == ["imported"])
        }
        #expect(world.registry[key.publicKey.compressed]?.attestedTarget == 9)
        let results = await world.signing.signAttestations([8, 9, 10].map { Bodies.attestation(key, target: $0) })
        #expect(results.map { (try? $0.get()) != nil } == [false, false, true])
    }

    @Test("Slashing data that cannot be read, or are of another chain, are a bad request, and nothing is imported")
    func badSlashingData() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let key = InteropKeys.secretKey(index: 1)
        let foreign = Bodies.interchange(pubkey: key.publicKey.compressed, source: 1, target: 2, root: Root())
        try await world.serving { ask async throws in
            for text in ["", "{}", "[]", foreign] {
                let reply = try await ask("POST", Self.path, try Bodies.importing([key], text))
                #expect(reply.status == 400, "\(text)")
                #expect(reply.text.contains("message"))
            }
            world.script.change { $0.importFault = SlashingDatabaseError(.io, "the disk is gone") }
            let good = Bodies.interchange(pubkey: key.publicKey.compressed, source: 1, target: 2)
            let reply = try await ask("POST", Self.path, try Bodies.importing([key], good))
            #expect(reply.status == 200)
            #expect(try Bodies.statuses(reply.text).map(\.status) == ["error"])
            #expect(try Bodies.statuses(reply.text)[0].message?.contains("the disk is gone") == true)
        }
        #expect(world.registry.count == 0)
        #expect(throws: KeystoreError.self) { try KeystoreDirectory(path: world.path).load(key.publicKey.compressed) }
    }

    @Test("A key that cannot be started is not there at the next start either")
    func failedStart() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let key = InteropKeys.secretKey(index: 1)
        world.script.change { $0.startFault = "no room" }
        try await world.serving { ask async throws in
            let reply = try await ask("POST", Self.path, try Bodies.importing([key]))
            #expect(try Bodies.statuses(reply.text).map(\.status) == ["error"])
            #expect(reply.text.contains("no room"))
            #expect(try await ask("GET", Self.path).text == #"{"data":[]}"#)
            #expect(try KeystoreDirectory(path: world.path).list().isEmpty)
            world.script.change { $0.startFault = nil }
            let again = try await ask("POST", Self.path, try Bodies.importing([key]))
            #expect(try Bodies.statuses(again.text).map(\.status) == ["imported"])
        }
    }

    @Test("A deleted key signs no more, is gone from the disk, and its record is handed over, every time")
    func deleted() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let keys = (0..<3).map(InteropKeys.secretKey)
        let pubkeys = keys.map(\.publicKey.compressed)
        try await world.serving { ask async throws in
            _ = try await ask("POST", Self.path, try Bodies.importing([keys[0], keys[1]]))
            _ = await world.signing.signAttestations([Bodies.attestation(keys[0], target: 5)])
            let reply = try await ask("DELETE", Self.path, Bodies.deleting([pubkeys[0], pubkeys[2], pubkeys[0]]))
            #expect(reply.status == 200)
            #expect(try Bodies.statuses(reply.text).map(\.status) == ["deleted", "not_found", "not_active"])
            let data = try Bodies.slashingProtection(reply.text)
            #expect(data.keys == [pubkeys[0]])
            #expect(data.text.contains(#""target_epoch":"5""#))
            let again = try await ask("DELETE", Self.path, Bodies.deleting([pubkeys[0]]))
            #expect(try Bodies.statuses(again.text).map(\.status) == ["not_active"])
            #expect(try Bodies.slashingProtection(again.text).text == data.text)
        }
        #expect(world.registry.pubkeys == [pubkeys[1]])
        #expect(try KeystoreDirectory(path: world.path).list() == [pubkeys[1]])
        await #expect(throws: SigningError.self) { try await world.signing.signRandao(epoch: 3, pubkey: pubkeys[0]) }
        _ = try await world.signing.signRandao(epoch: 3, pubkey: pubkeys[1])
    }

    @Test("An empty DELETE hands over nothing")
    func deleteNothing() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        try await world.serving { ask async throws in
            let reply = try await ask("DELETE", Self.path, Bodies.deleting([]))
            #expect(reply.status == 200)
            #expect(try Bodies.statuses(reply.text).isEmpty)
            #expect(try Bodies.slashingProtection(reply.text).keys.isEmpty)
        }
    }

    @Test("When the record cannot be read nothing is deleted, all is an error, and the keys go on")
    func exportFails() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let key = InteropKeys.secretKey(index: 1)
        let pubkey = key.publicKey.compressed
        try await world.serving { ask async throws in
            _ = try await ask("POST", Self.path, try Bodies.importing([key]))
            world.script.change { $0.exportFault = SlashingDatabaseError(.io, "the disk is gone") }
            let reply = try await ask("DELETE", Self.path, Bodies.deleting([pubkey]))
            #expect(reply.status == 200)
            #expect(try Bodies.statuses(reply.text).map(\.status) == ["error"])
            let data = try Bodies.slashingProtection(reply.text)
            #expect(data.keys.isEmpty && data.text.contains(KeymanagerWorld.genesisValidatorsRoot.hex))
            #expect(world.registry.pubkeys == [pubkey])
            _ = try await world.signing.signRandao(epoch: 3, pubkey: pubkey)
            world.script.change { $0.exportFault = nil }
            let again = try await ask("DELETE", Self.path, Bodies.deleting([pubkey]))
            #expect(try Bodies.statuses(again.text).map(\.status) == ["deleted"])
        }
    }

    @Test("A key whose file cannot be removed goes on, and its record stays here")
    func fileStays() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let keys = (0..<2).map(InteropKeys.secretKey)
        let pubkeys = keys.map(\.publicKey.compressed)
        try await world.serving { ask async throws in
            _ = try await ask("POST", Self.path, try Bodies.importing(keys))
            // Somebody took the keystore away: there is nothing that could be removed.
            try FileManager.default.removeItem(atPath: KeystoreDirectory(path: world.path).keystorePath(pubkeys[0]))
            let reply = try await ask("DELETE", Self.path, Bodies.deleting(pubkeys))
            #expect(try Bodies.statuses(reply.text).map(\.status) == ["error", "deleted"])
            #expect(try Bodies.slashingProtection(reply.text).keys == [pubkeys[1]])
        }
        #expect(world.registry.pubkeys == [pubkeys[0]])
        _ = try await world.signing.signRandao(epoch: 3, pubkey: pubkeys[0])
    }

    @Test("A key that was switched off is deleted as well, with its record, and never started on the way")
    func switchedOff() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let (key, stranger) = (InteropKeys.secretKey(index: 1), InteropKeys.secretKey(index: 2))
        let directory = KeystoreDirectory(path: world.path)
        for key in [key, stranger] {
            try directory.add(UnlockedKeystore(encrypting: key, password: "p", cost: .light), status: .disabled)
        }
        _ = try world.database.register([key.publicKey.compressed])
        let pubkeys = [key.publicKey.compressed, stranger.publicKey.compressed]
        try await world.serving { ask async throws in
            let reply = try await ask("DELETE", Self.path, Bodies.deleting(pubkeys))
            #expect(try Bodies.statuses(reply.text).map(\.status) == ["deleted", "deleted"])
            #expect(try Bodies.slashingProtection(reply.text).keys == [pubkeys[0]])
            let again = try await ask("DELETE", Self.path, Bodies.deleting(pubkeys))
            #expect(try Bodies.statuses(again.text).map(\.status) == ["not_active", "not_found"])
        }
        #expect(try directory.list().isEmpty)
        #expect(world.registry.count == 0)
    }

    @Test("A key whose file is outside the data directory is listed as read-only and not deleted")
    func readOnly() async throws {
        let key = InteropKeys.secretKey(index: 1)
        let world = try KeymanagerWorld(readOnly: [key])
        defer { world.remove() }
        try await world.serving { ask async throws in
            #expect(try await ask("GET", Self.path).text.contains(#""readonly":true"#))
            let reply = try await ask("DELETE", Self.path, Bodies.deleting([key.publicKey.compressed]))
            #expect(try Bodies.statuses(reply.text).map(\.status) == ["error"])
            #expect(try Bodies.slashingProtection(reply.text).keys.isEmpty)
            let again = try await ask("POST", Self.path, try Bodies.importing([key]))
            #expect(try Bodies.statuses(again.text).map(\.status) == ["duplicate"])
        }
        #expect(world.registry.count == 1)
    }

    @Test("Of many deletions at once each key is deleted by exactly one, and all hand its record over")
    func concurrentDeletions() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let keys = (0..<4).map(InteropKeys.secretKey)
        let pubkeys = keys.map(\.publicKey.compressed)
        try await world.serving { ask async throws in
            _ = try await ask("POST", Self.path, try Bodies.importing(keys))
            let replies = try await withThrowingTaskGroup(of: KeymanagerWorld.Reply.self) { group in
                for _ in 0..<4 { group.addTask { try await ask("DELETE", Self.path, Bodies.deleting(pubkeys)) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let statuses = try replies.map { try Bodies.statuses($0.text).map(\.status) }
            for position in pubkeys.indices {
                let fates = statuses.map { $0[position] }.sorted()
                #expect(fates == ["deleted", "not_active", "not_active", "not_active"])
            }
            for reply in replies { #expect(try Bodies.slashingProtection(reply.text).keys == pubkeys.sorted()) }
        }
        #expect(world.registry.count == 0)
    }

    @Test("An import and a deletion at once leave the key wholly here or wholly gone")
    func importAgainstDeletion() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let key = InteropKeys.secretKey(index: 1)
        let pubkey = key.publicKey.compressed
        let body = try Bodies.importing([key])
        try await world.serving { ask async throws in
            for _ in 0..<8 {
                async let imported = ask("POST", Self.path, body)
                async let deleted = ask("DELETE", Self.path, Bodies.deleting([pubkey]))
                _ = try await (imported, deleted)
                let isThere = world.registry.contains(pubkey)
                #expect(world.signing.gate.isEnabled(pubkey) == isThere)
                #expect(try KeystoreDirectory(path: world.path).list().contains(pubkey) == isThere)
                #expect(try await ask("GET", Self.path).text.contains(pubkey.hex) == isThere)
            }
        }
    }

    @Test(
        "Malformed bodies are bad requests",
        arguments: [
            ("POST", ""), ("POST", "{"), ("POST", "[]"), ("POST", "null"), ("POST", "{}"),
            ("POST", #"{"keystores":[]}"#),
            ("POST", #"{"keystores":[],"passwords":{}}"#), ("POST", #"{"keystores":[{}],"passwords":["a"]}"#),
            ("POST", #"{"keystores":["{}"],"passwords":[]}"#), ("POST", #"{"keystores":[],"passwords":["a"]}"#),
            ("POST", #"{"keystores":[],"passwords":[1]}"#), ("POST", #"{"keystores":[],"passwords":[]} x"#),
            ("POST", #"{"keystores":[],"passwords":[],"slashing_protection":{}}"#),
            ("POST", #"{"keystores":[],"keystores":[],"passwords":[]}"#),
            ("DELETE", ""), ("DELETE", "{}"), ("DELETE", #"{"pubkeys":1}"#), ("DELETE", #"{"pubkeys":["0x12"]}"#),
            ("DELETE", #"{"pubkeys":[7]}"#), ("DELETE", #"{"pubkeys":[null]}"#),
        ])
    func malformed(_ method: String, _ body: String) async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        try await world.serving { ask async throws in
            let reply = try await ask(method, Self.path, body)
            #expect(reply.status == 400, "\(reply.text)")
            #expect(reply.text.hasPrefix(#"{"message":""#))
        }
    }
}
