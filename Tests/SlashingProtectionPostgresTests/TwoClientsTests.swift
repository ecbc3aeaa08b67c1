import BLS
import ConsensusTypes
import Foundation
import Logging
import Primitives
import Signing
import SlashingProtection
import SlashingProtectionPostgres
import TestSupport
import Testing

/// Two signing services with the same keys on one store: what must never lead to two signatures.
extension PostgresTests {
    @Suite struct TwoClientsTests {
        private static let keys = (0..<20).map { InteropKeys.secretKey(index: $0) }

        private func service(_ database: TestDatabase) async throws -> SigningService {
            let store = try await database.open()
            try await store.register(Self.keys.map(\.publicKey.compressed))
            return try SigningService(
                context: SigningContext(spec: .minimal, genesisValidatorsRoot: Make.chain), database: store,
                signer: LocalSigner(keys: Self.keys),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }

        private func vote(_ epoch: UInt64, _ block: UInt8) -> AttestationData {
            AttestationData(
                slot: Slot(epoch * 8), index: 0, beaconBlockRoot: Make.filled(block, as: Root.self),
                source: Checkpoint(epoch: Epoch(epoch - 1), root: Root()),
                target: Checkpoint(epoch: Epoch(epoch), root: Make.filled(1, as: Root.self)))
        }

        /// 50 epochs of 20 keys: in the even ones both want the same vote, in the odd ones two that contradict.
        @Test func athousandDutiesOneSignatureEach() async throws {
            let database = try TestDatabase()
            let (one, other) = (try await service(database), try await service(database))
            var duties = 0
            var byFirst = 0
            for epoch in UInt64(1)...50 {
                let mine = vote(epoch, 1)
                let theirs = epoch.isMultiple(of: 2) ? mine : vote(epoch, 2)
                let pubkeys = Self.keys.map(\.publicKey.compressed)
                async let first = one.signAttestations(pubkeys.map { AttestationRequest(pubkey: $0, data: mine) })
                // The other way round, so that the two lock in opposite orders if the store lets them.
                async let second = other.signAttestations(
                    pubkeys.reversed().map { AttestationRequest(pubkey: $0, data: theirs) })
                let (a, b) = (await first, await second.reversed())
                for (left, right) in zip(a, b) {
                    duties += 1
                    let signatures = [left, right].filter { (try? $0.get()) != nil }.count
                    #expect(signatures == 1, "epoch \(epoch): \(left), \(right)")
                    if (try? left.get()) != nil { byFirst += 1 }
                }
            }
            #expect(duties == 1000)
            print("two clients: \(duties) duties, \(byFirst) signed by the first, \(duties - byFirst) by the second")
        }

        @Test func blocksToo() async throws {
            let database = try TestDatabase()
            let (one, other) = (try await service(database), try await service(database))
            let pubkey = Self.keys[0].publicKey.compressed
            for slot in UInt64(1)...50 {
                func header(_ state: UInt8) -> BeaconBlockHeader {
                    BeaconBlockHeader(
                        slot: Slot(slot), proposerIndex: 1, parentRoot: Root(),
                        stateRoot: Make.filled(state, as: Root.self),
                        bodyRoot: Root())
                }
                async let first = one.signBlock(header(1), pubkey: pubkey)
                async let second = other.signBlock(header(slot.isMultiple(of: 2) ? 1 : 2), pubkey: pubkey)
                let results = [try? await first, try? await second]
                #expect(results.count { $0 != nil } == 1, "slot \(slot)")
            }
        }
    }
}
