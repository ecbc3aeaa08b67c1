import BLS
import ConsensusTypes
import Duties
import Foundation
import Logging
import Primitives
import ProposerSettings
import RegistrySync
import ShareKeys
import Signing
import SlashingProtection
import SlotClock
import Testing
import ValidatorClient

@Suite struct ShareKeyringTests {
    /// A keyring at slot 40 of a minimal chain, which is the first of epoch 5.
    private struct World {
        let directory: String
        let store: SlashingDatabase
        let service: SigningService
        let registry = KeyRegistry()
        let exits = ExitRequests()
        let settings = ProposerSettings()
        let time = ManualTime(now: 240_000)
        let keyring: ShareKeyring

        init(_ signing: ShareSigning) throws {
            directory = NSTemporaryDirectory() + "shares-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            store = try SlashingDatabase.create(path: directory + "/slashing.sqlite", genesisValidatorsRoot: Root())
            service = try SigningService(
                context: SigningContext(spec: .minimal, genesisValidatorsRoot: Root()), database: store,
                signers: CompositeSigner(), logger: Logger(label: "shares", factory: { _ in SwiftLogNoOpLogHandler() }))
            keyring = ShareKeyring(
                signing: signing, service: service, store: store, registry: registry, exits: exits, settings: settings,
                clock: SlotClock(genesisTime: 0, slotDuration: 6000, slotsPerEpoch: 8), time: time)
        }

        func end() {
            try? store.close()
            try? FileManager.default.removeItem(atPath: directory)
        }
    }

    private static func share(_ first: Epoch = 6) throws -> ActiveShare {
        ActiveShare(
            pubkey: try secret(7).publicKey.compressed, secret: try secret(100), operatorIDs: [1, 2, 3, 4],
            feeRecipient: ExecutionAddress(bytes: [UInt8](repeating: 0xa7, count: 20)) ?? ExecutionAddress(),
            minParticipationEpoch: first)
    }

    private static func secret(_ number: UInt8) throws -> SecretKey {
        try SecretKey(bytes: [UInt8](repeating: 0, count: 31) + [number])
    }

    @Test("E-12 the slashing floor of a share, never lowered") func floor() async throws {
        let world = try World(.middleware)
        defer { world.end() }
        let share = try Self.share()
        #expect(try await world.keyring.raiseSlashingFloor(of: share) == 6)
        let raised = try world.store.watermarks(of: share.pubkey)
        #expect(raised?.attestation?.source == 4 && raised?.attestation?.target == 5 && raised?.block?.slot == 40)
        world.time.step(to: 120_000)
        _ = try await world.keyring.raiseSlashingFloor(of: share)
        let unchanged = try world.store.watermarks(of: share.pubkey)
        #expect(unchanged == raised)
    }

    @Test func nothingIsSignedForABeaconNode() async throws {
        let world = try World(.withheld)
        defer { world.end() }
        let share = try Self.share()
        try await world.keyring.add(share)
        #expect(world.registry[share.pubkey]?.use == .withheldShare)
        #expect(!world.service.gate.isEnabled(share.pubkey) && !world.service.signers.holds(share.pubkey))
        await #expect(throws: SigningError.self) {
            _ = try await world.service.signRandao(epoch: 9, pubkey: share.pubkey)
        }
        #expect(world.settings.settings(of: share.pubkey).feeRecipient == share.feeRecipient)
    }

    @Test func aMiddlewareGetsPartialSignatures() async throws {
        let world = try World(.middleware)
        defer { world.end() }
        let share = try Self.share()
        try await world.keyring.add(share)
        #expect(world.registry[share.pubkey]?.minParticipationEpoch == 6)
        let partial = try await world.service.signRandao(epoch: 9, pubkey: share.pubkey)
        let root = world.service.context.signingRoot(randaoReveal: 9)
        #expect(try Signature(partial).verify(message: root, key: share.secret.publicKey))
        try await world.keyring.remove(share.pubkey)
        #expect(!world.registry.contains(share.pubkey) && !world.service.signers.holds(share.pubkey))
        await #expect(throws: SigningError.self) {
            _ = try await world.service.signRandao(epoch: 10, pubkey: share.pubkey)
        }
        try await world.keyring.remove(share.pubkey)
    }

    @Test func aKeystoresKeyIsNoShare() async throws {
        let world = try World(.middleware)
        defer { world.end() }
        let share = try Self.share()
        world.registry.add([ValidatorKey(share.pubkey)])
        await #expect(throws: ShareConflict.self) { try await world.keyring.add(share) }
        try await world.keyring.remove(share.pubkey)
        #expect(world.registry.contains(share.pubkey))
    }

    @Test("E-10 an exit at the fourth slot after its block") func exit() async throws {
        let world = try World(.middleware)
        defer { world.end() }
        let share = try Self.share()
        try await world.keyring.add(share)
        // The block's time lies in slot 38.
        world.time.step(to: 251_999)
        #expect(try await world.keyring.exit(share.pubkey, blockTime: 38 * 6) == false)
        #expect(world.exits.waiting.isEmpty)
        world.time.step(to: 252_000)
        // It is done when a node has it: a request alone does not outlive the process.
        #expect(try await world.keyring.exit(share.pubkey, blockTime: 38 * 6) == false)
        #expect(world.exits.waiting == [share.pubkey: 42])
        world.exits.settle(share.pubkey)
        #expect(try await world.keyring.exit(share.pubkey, blockTime: 38 * 6))
        try await world.keyring.remove(share.pubkey)
        #expect(try await world.keyring.exit(share.pubkey, blockTime: 90 * 6))
    }
}
