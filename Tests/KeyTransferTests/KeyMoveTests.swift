import BLS
import Foundation
import KeyTransfer
import Keystores
import Primitives
import SlashingProtection
import Testing

@Suite struct KeyMoveTests {
    private let keys = (0..<3).map { InteropKeys.secretKey(index: $0) }
    private var pubkeys: [BLSPubkey] { keys.map(\.publicKey.compressed) }

    private struct Interruption: Error {}

    /// Two data directories with their databases, and three keys of some history in the first.
    private final class Clients: Sendable {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-\(UUID().uuidString)").path
        let move: KeyMove
        let databases: [SlashingDatabase]

        init(_ keys: [SecretKey]) async throws {
            let root = try #require(Root(bytes: [UInt8](repeating: 7, count: 32)))
            let directories = ["a", "b"].map { [path] in KeystoreDirectory(path: "\(path)/\($0)") }
            for directory in directories { try directory.prepare() }
            databases = try directories.map {
                try SlashingDatabase.create(path: "\($0.path)/slashing.sqlite", genesisValidatorsRoot: root)
            }
            move = KeyMove(
                from: directories[0], to: directories[1], records: .carried(from: databases[0], to: databases[1]))
            for key in keys { try directories[0].create(key, cost: .light) }
            try databases[0].register(keys.map(\.publicKey.compressed))
            for (index, key) in keys.enumerated() where index > 0 {
                let attestation = AttestationToSign(
                    pubkey: key.publicKey.compressed, source: 3, target: Epoch(UInt64(4 + index)), signingRoot: root)
                _ = try await databases[0].checkAndCommit(attestations: [attestation])
            }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        /// In which of the two directories a key would sign after a start.
        func places(of pubkey: BLSPubkey) throws -> [String] {
            try [move.source, move.destination].filter { directory in
                try directory.entries().contains { $0.pubkey == pubkey && $0.status.isEnabled }
            }.map(\.path)
        }
    }

    @Test func keysArriveWithTheirHistory() async throws {
        let clients = try await Clients(keys)
        try await clients.move.run(pubkeys)
        for pubkey in pubkeys {
            #expect(try clients.places(of: pubkey) == [clients.move.destination.path])
            #expect(try clients.move.source.status(of: pubkey) == .moved(to: clients.move.destination.path))
        }
        let there = try clients.databases[1].watermarks(of: pubkeys[2])
        #expect(there?.attestation?.target == 6)
        #expect(try clients.databases[1].registeredKeys() == pubkeys.sorted())
        #expect(try clients.move.destination.loadAll().keys.map(\.publicKey.compressed) == pubkeys.sorted())
        // Once more: nothing is left to do.
        #expect(try clients.move.plan(pubkeys).isEmpty)
        try await clients.move.run(pubkeys)
    }

    @Test(arguments: [nil, KeyMoveStep.transfer, .release, .activate])
    func aKeyCanComeBack(_ interruption: KeyMoveStep?) async throws {
        let clients = try await Clients(keys)
        try await clients.move.run(pubkeys)
        let later = AttestationToSign(pubkey: pubkeys[0], source: 8, target: 9, signingRoot: Root())
        _ = try await clients.databases[1].checkAndCommit(attestations: [later])
        let back = KeyMove(
            from: clients.move.destination, to: clients.move.source,
            records: .carried(from: clients.databases[1], to: clients.databases[0]))
        if let interruption {
            await #expect(throws: Interruption.self) {
                try await back.run(
                    pubkeys, checkpoint: { step, _ in if step == interruption { throw Interruption() } })
            }
            for pubkey in pubkeys { #expect(try clients.places(of: pubkey).isEmpty) }
        }
        try await back.run(pubkeys)
        for pubkey in pubkeys { #expect(try clients.places(of: pubkey) == [clients.move.source.path]) }
        #expect(try clients.databases[0].watermarks(of: pubkeys[0])?.attestation?.target == 9)
        #expect(try clients.move.source.loadAll().keys.count == 3)
    }

    @Test func someKeysMoveAndTheOthersStay() async throws {
        let clients = try await Clients(keys)
        try await clients.move.run([pubkeys[1]])
        #expect(try clients.places(of: pubkeys[0]) == [clients.move.source.path])
        #expect(try clients.places(of: pubkeys[1]) == [clients.move.destination.path])
        #expect(try clients.databases[1].registeredKeys() == [pubkeys[1]])
    }

    /// Three keys and four steps: each of the twelve changes is the one that does not happen, once.
    @Test(arguments: 0..<12) func anInterruptionLeavesTheKeyInOnePlaceAtMost(_ change: Int) async throws {
        let clients = try await Clients(keys)
        var seen = 0
        await #expect(throws: Interruption.self) {
            try await clients.move.run(
                pubkeys,
                checkpoint: { _, _ in
                    seen += 1
                    if seen > change { throw Interruption() }
                })
        }
        for pubkey in pubkeys {
            let places = try clients.places(of: pubkey)
            #expect(places.count <= 1)
            // Where the destination may sign, it knows what the source signed.
            if places == [clients.move.destination.path] {
                let from = try clients.databases[0].watermarks(of: pubkey)
                #expect(try clients.databases[1].watermarks(of: pubkey) == from)
            }
        }
        try await clients.move.run(pubkeys)
        for pubkey in pubkeys { #expect(try clients.places(of: pubkey) == [clients.move.destination.path]) }
    }

    /// The process dies within a change: after the password, before the keystore.
    @Test func aKeystoreThatWasCutOffOnArrivalIsWrittenAgain() async throws {
        let clients = try await Clients(keys)
        let pubkey = pubkeys[0]
        await #expect(throws: Interruption.self) {
            try await clients.move.run(
                [pubkey], checkpoint: { step, _ in if step == .release { throw Interruption() } })
        }
        try FileManager.default.removeItem(atPath: clients.move.destination.keystorePath(pubkey))
        #expect(try clients.move.plan([pubkey])[pubkey] == .transfer)
        try await clients.move.run([pubkey])
        #expect(try clients.places(of: pubkey) == [clients.move.destination.path])
    }

    @Test func aKeyThatCannotBeDecryptedStays() async throws {
        let clients = try await Clients(keys)
        let secret = clients.move.source.secretPath(pubkeys[1])
        try Data("wrong".utf8).write(to: URL(fileURLWithPath: secret))
        await #expect(throws: KeystoreError(.wrongPassword, "")) { try await clients.move.run(pubkeys) }
        for pubkey in pubkeys { #expect(try clients.places(of: pubkey) == [clients.move.source.path]) }
    }

    @Test func aKeyWithoutHistoryStays() async throws {
        let clients = try await Clients(keys)
        let stranger = InteropKeys.secretKey(index: 9)
        try clients.move.source.create(stranger, cost: .light)
        await #expect(throws: KeyTransferError.self) { try await clients.move.run([stranger.publicKey.compressed]) }
        #expect(try clients.places(of: stranger.publicKey.compressed) == [clients.move.source.path])
    }

    /// The source has no record at all: the destination's gets to know the keys, and what it knows already stays.
    @Test func keysThatNeverSignedNeedNoRecord() async throws {
        let clients = try await Clients(keys)
        let known = AttestationToSign(pubkey: pubkeys[0], source: 8, target: 9, signingRoot: Root())
        try clients.databases[1].register([pubkeys[0]])
        _ = try await clients.databases[1].checkAndCommit(attestations: [known])
        for record in [clients.databases[1], nil] {
            let (from, to) = (clients.move.source, clients.move.destination)
            let some = record == nil ? [pubkeys[2]] : Array(pubkeys[..<2])
            try await KeyMove(from: from, to: to, records: .neverSigned(to: record)).run(some)
            for pubkey in some { #expect(try clients.places(of: pubkey) == [to.path]) }
        }
        #expect(try clients.databases[1].registeredKeys() == pubkeys[..<2].sorted())
        #expect(try clients.databases[1].watermarks(of: pubkeys[0])?.attestation?.target == 9)
    }

    @Test func aKeyThatIsInBothPlacesIsRefused() async throws {
        let clients = try await Clients(keys)
        try clients.move.destination.create(keys[0], cost: .light)
        await #expect(throws: KeyTransferError.self) { try await clients.move.run([pubkeys[0]]) }
        #expect(try clients.move.source.status(of: pubkeys[0]) == .enabled)
    }

    @Test func historiesOfTwoChainsDoNotMix() async throws {
        let clients = try await Clients(keys)
        let other = try SlashingDatabase.create(
            path: clients.path + "/other.sqlite",
            genesisValidatorsRoot: try #require(Root(bytes: [UInt8](repeating: 8, count: 32))))
        let move = KeyMove(
            from: clients.move.source, to: clients.move.destination,
            records: .carried(from: clients.databases[0], to: other))
        await #expect(throws: KeyTransferError.self) { try await move.run(pubkeys) }
        for pubkey in pubkeys { #expect(try clients.places(of: pubkey) == [clients.move.source.path]) }
    }

    /// Every pair of statuses leads to a step, to the end, or to an error, and no two steps share a place to sign from.
    @Test func theRuleIsTotal() {
        let statuses: [KeyStatus?] = [
            nil, .enabled, .disabled, .moving(to: "b"), .moving(to: "c"), .moved(to: "b"), .moved(to: "c"),
            .moved(to: "a"), .arriving(from: "a"), .arriving(from: "c"),
        ]
        var steps: [KeyMoveStep] = []
        for source in statuses {
            for destination in statuses {
                guard
                    let step = try? KeyMoveStep.next(source: source, destination: destination, from: "a", to: "b")
                else { continue }
                steps.append(step)
                if step == .activate { #expect(source == .moved(to: "b")) }
                #expect(destination != .enabled)
            }
        }
        #expect(
            steps.sorted { $0.rawValue < $1.rawValue } == [
                .hold, .hold, .hold, .transfer, .transfer, .release, .activate,
            ])
    }
}
