import BLS
import ConsensusTypes
import Foundation
import Logging
import Primitives
import SSZ
import Signing
import SlashingProtection

/// A signing service on this disk, and blocks to sign with it.
final class SigningBench: Sendable {
    static let context = SigningContext(spec: .mainnet, genesisValidatorsRoot: Root())

    let keys: [SecretKey]
    let pubkeys: [BLSPubkey]
    let service: SigningService

    init(keys count: Int, signer: ([SecretKey]) throws -> any Signer) throws {
        keys = (0..<count).map { InteropKeys.secretKey(index: $0) }
        pubkeys = keys.map(\.publicKey.compressed)
        let folder = NSTemporaryDirectory() + "vigil-bench-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let database = try SlashingDatabase.create(
            path: folder + "/signing.sqlite", genesisValidatorsRoot: Root())
        try database.register(pubkeys)
        service = try SigningService(
            context: Self.context, database: database, signers: CompositeSigner([try signer(keys)]),
            gate: KeyGate(enabled: pubkeys),
            logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
    }

    /// How long each of some blocks took, from the wish to the signature; one every few milliseconds, so that they come
    /// at any moment of other work.
    func blocks(_ count: Int, from slot: UInt64) async throws -> [Duration] {
        var times: [Duration] = []
        for number in 0..<UInt64(count) {
            try await Task.sleep(for: .milliseconds(3))
            let header = BeaconBlockHeader(
                slot: Slot(slot + number), proposerIndex: 0, parentRoot: Root(), stateRoot: Root(),
                bodyRoot: Root())
            let start = ContinuousClock.now
            _ = try await service.signBlock(header, pubkey: pubkeys[0])
            times.append(ContinuousClock.now - start)
        }
        return times
    }

    /// How long each of some proposals took: the RANDAO reveal, the block, and its bytes ready to be sent.
    func proposals(_ count: Int, from slot: UInt64) async throws -> [Duration] {
        var times: [Duration] = []
        var block = Electra.BeaconBlock()
        for number in 0..<UInt64(count) {
            try await Task.sleep(for: .milliseconds(3))
            block.slot = Slot(slot + number)
            let start = ContinuousClock.now
            block.body.randaoReveal = try await service.signRandao(
                epoch: Epoch(number), pubkey: pubkeys[0])
            let signed = try await service.sign(.electra(block), pubkey: pubkeys[0])
            precondition(!signed.sszEncoded(.mainnet).isEmpty)
            times.append(ContinuousClock.now - start)
        }
        return times
    }

    /// How long each of some proposals took at a node on loopback: from the wish for the RANDAO reveal to the last byte
    /// of the POST. Blocks of 100 kB of transactions.
    func published(_ count: Int, from slot: UInt64, at node: PublishingNode) async throws -> [Duration] {
        var times: [Duration] = []
        var block = Electra.BeaconBlock()
        block.body.executionPayload.transactions = .init(
            (0..<200).map { .init([UInt8](repeating: UInt8($0), count: 500)) })
        for number in 0..<UInt64(count) {
            try await Task.sleep(for: .milliseconds(3))
            block.slot = Slot(slot + number)
            let contents = ForkedBlockContents.electra(.init(block: block, kzgProofs: .init(), blobs: .init()))
            let start = ContinuousClock.now
            _ = try await service.signRandao(epoch: Epoch(number), pubkey: pubkeys[0])
            let signature = try await service.signBlock(contents.block, pubkey: pubkeys[0])
            times.append(try await node.publish(contents.signed(signature)) - start)
        }
        return times
    }

    /// Runs `body` while so many selection proofs are due.
    func withProofs(_ count: Int, _ body: () async throws -> [Duration]) async throws -> [Duration] {
        let (service, pubkeys) = (service, pubkeys)
        let proofs = Task {
            await service.signSelectionProofs(
                (0..<count).map { (slot: Slot(UInt64($0)), pubkey: pubkeys[$0 % pubkeys.count]) })
        }
        while service.waiting(in: .selection) == 0 { await Task.yield() }
        let times = try await body()
        precondition(service.waiting(in: .selection) > 0, "the proofs were done before the blocks")
        proofs.cancel()
        _ = await proofs.value
        return times
    }
}
