import BLS
import KeymanagerAPI
import Keystores
import Logging
import Primitives
import Signing
import SlashingProtection
import Testing
import ValidatorClient

@Suite("Keys that more than one part of the client has a say in")
struct KeyOwnerTests {
    private static let path = "/eth/v1/keystores"

    @Test("The record that is handed over is read before anything is gone")
    func exportFailsLater() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let key = InteropKeys.secretKey(index: 1)
        try await world.serving { ask in
            _ = try await ask("POST", Self.path, try Bodies.importing([key]))
            world.script.change {
                $0.goodExports = 1
                $0.exportFault = SlashingDatabaseError(.io, "the disk is gone")
            }
            let reply = try await ask("DELETE", Self.path, Bodies.deleting([key.publicKey.compressed]))
            #expect(try Bodies.statuses(reply.text).map(\.status) == ["deleted"])
            #expect(try Bodies.slashingProtection(reply.text).keys == [key.publicKey.compressed])
        }
    }

    @Test("A key that was stopped while it was to be deleted stays stopped when it is not")
    func stoppedMeanwhile() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let key = InteropKeys.secretKey(index: 1)
        let pubkey = key.publicKey.compressed
        let runner = RunningKeys(
            signing: world.signing, local: LocalSigner(keys: []), remote: RunningKeys.RemoteSigners(),
            store: world.database, registry: world.registry)
        try await runner.start(local: [key])
        await runner.pause([pubkey])
        #expect(runner.isPaused(pubkey) && !world.registry.contains(pubkey))
        try await runner.resume([pubkey])
        #expect(world.signing.gate.isEnabled(pubkey) && world.registry.contains(pubkey))
        await runner.pause([pubkey])
        world.signing.gate.disable(pubkey, reason: "it is used elsewhere")
        try await runner.resume([pubkey])
        #expect(world.signing.gate.refusal(pubkey) == .disabledKey(pubkey, reason: "it is used elsewhere"))
    }

    @Test("A key that the client has from elsewhere is neither imported nor deleted, and its record stays")
    func foreign() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let key = InteropKeys.secretKey(index: 1)
        let pubkey = key.publicKey.compressed
        try world.database.register([pubkey])
        world.signing.gate.disable(pubkey, reason: "one operator's share")
        try await world.serving { ask in
            let imported = try await ask("POST", Self.path, try Bodies.importing([key]))
            #expect(try Bodies.statuses(imported.text).map(\.status) == ["error"])
            let deleted = try await ask("DELETE", Self.path, Bodies.deleting([pubkey]))
            #expect(try Bodies.statuses(deleted.text).map(\.status) == ["error"])
            #expect(try Bodies.slashingProtection(deleted.text).keys.isEmpty)
            let remote = try await ask(
                "POST", "/eth/v1/remotekeys", Bodies.remote([(pubkey, "http://127.0.0.1:9000")]))
            #expect(try Bodies.statuses(remote.text).map(\.status) == ["error"])
        }
        #expect(!world.signing.gate.isEnabled(pubkey) && world.registry.pubkeys.isEmpty)
        #expect(!KeystoreDirectory(path: world.path).contains(pubkey))
    }

    @Test(
        "A signer that lists a key while its switched-off keystore is deleted does not begin it",
        arguments: [false, true])
    func listedMeanwhile(fails: Bool) async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let key = InteropKeys.secretKey(index: 1)
        let pubkey = key.publicKey.compressed
        try KeystoreDirectory(path: world.path)
            .add(UnlockedKeystore(encrypting: key, password: "p", cost: .light), status: .disabled)
        let runner = RunningKeys(
            signing: world.signing, local: LocalSigner(keys: []), remote: RunningKeys.RemoteSigners(),
            store: world.database, registry: world.registry, pausedFor: "its signer does not have it")
        world.script.change {
            $0.exportFault = fails ? SlashingDatabaseError(.io, "the disk is gone") : nil
            $0.duringExport = { _ = try? await runner.follow(appeared: [pubkey], gone: [], registersNew: true) }
        }
        try await world.serving { ask in
            let reply = try await ask("DELETE", Self.path, Bodies.deleting([pubkey]))
            #expect(try Bodies.statuses(reply.text).map(\.status) == [fails ? "error" : "deleted"])
        }
        #expect(world.registry.pubkeys.isEmpty)
        // Nothing is left of the hold, whatever became of the keystore.
        #expect(!world.signing.gate.knows(pubkey))
        #expect(KeystoreDirectory(path: world.path).contains(pubkey) == fails)
    }

    @Test("Whoever deletes keys of a shared record is told that other machines go on", arguments: [false, true])
    func shared(isShared: Bool) async throws {
        let book = LogBook()
        let world = try KeymanagerWorld(logger: book.logger)
        defer { world.remove() }
        world.script.change { $0.isShared = isShared }
        let key = InteropKeys.secretKey(index: 1)
        try await world.serving { ask in
            _ = try await ask("POST", Self.path, try Bodies.importing([key]))
            _ = try await ask("DELETE", Self.path, Bodies.deleting([key.publicKey.compressed]))
        }
        #expect(book.lines(.warning).contains { $0.contains("go on signing") } == isShared)
    }

    @Test("Keys follow what their signer lists: gone, back, stopped meanwhile, new with a record and without")
    func listing() async throws {
        let world = try KeymanagerWorld()
        defer { world.remove() }
        let gate = world.signing.gate
        let runner = RunningKeys(
            signing: world.signing, local: LocalSigner(keys: []), remote: RunningKeys.RemoteSigners(),
            store: world.database, registry: world.registry, pausedFor: "its signer does not have it")
        let pubkeys = (0..<4).map { InteropKeys.secretKey(index: $0).publicKey.compressed }
        try world.database.register([pubkeys[2]])
        try world.database.raise([
            pubkeys[2]: Watermarks(attestation: AttestationWatermark(source: 6, target: 7, signingRoot: nil))
        ])
        let first = try await runner.follow(appeared: Array(pubkeys[0...1]), gone: [], registersNew: true)
        #expect(first.begun == pubkeys[0...1].sorted() && first.unrecorded.isEmpty)
        #expect(try await runner.follow(appeared: [], gone: Array(pubkeys[0...1]), registersNew: true).begun.isEmpty)
        #expect(!gate.isEnabled(pubkeys[0]) && world.registry.pubkeys.isEmpty)
        gate.disable(pubkeys[1], reason: "it is used elsewhere")
        let second = try await runner.follow(appeared: pubkeys, gone: [], registersNew: false)
        #expect(second.begun == [pubkeys[0], pubkeys[2]].sorted() && second.unrecorded == [pubkeys[3]])
        #expect(pubkeys.map(gate.isEnabled) == [true, false, true, false])
        #expect(world.registry.pubkeys == [pubkeys[0], pubkeys[2]].sorted())
        #expect(world.registry[pubkeys[2]]?.attestedTarget == 7)
        #expect(gate.refusal(pubkeys[3]) == .unknownKey(pubkeys[3]))
    }
}
