import BenchHarness
import Foundation
import Primitives
import SlashingProtection

/// Attestations through the slashing database: one durable transaction for all, against one for each, and against raw
/// SQLite doing the same.
enum SlashingBenchmarks {
    private static let count = 1000

    /// Databases on this disk, and the epoch that was last signed in each.
    private final class Bench {
        let database: SlashingDatabase
        let pubkeys: [BLSPubkey]
        var epoch: UInt64 = 1

        init(_ name: String, folder: String, count: Int = SlashingBenchmarks.count) throws {
            database = try SlashingDatabase.create(
                path: "\(folder)/\(name).sqlite", genesisValidatorsRoot: Root())
            pubkeys = SlashingBenchmarks.keys(count)
            try database.register(pubkeys)
        }

        /// The attestations of the next epoch, one for each key.
        func next() -> [AttestationToSign] {
            epoch += 1
            return pubkeys.map {
                AttestationToSign(pubkey: $0, source: Epoch(epoch - 1), target: Epoch(epoch), signingRoot: Root())
            }
        }
    }

    /// Keys as they come: in no order.
    private static func keys(_ count: Int) -> [BLSPubkey] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in
            BLSPubkey(bytes: (0..<48).map { _ in UInt8.random(in: 0...255, using: &generator) }) ?? BLSPubkey()
        }
    }

    /// One durable batch, and raw SQLite with the same keys and messages.
    private static func againstRaw(_ count: Int, folder: String) throws -> Comparison {
        let bench = try Bench("house-\(count)", folder: folder, count: count)
        let raw = try RawSlashingStore(path: "\(folder)/raw-\(count).sqlite", keys: bench.pubkeys)
        var batch: [AttestationToSign] = []
        return Comparison(
            "slashing: durable commit of \(count) attestations", against: "raw SQLite doing the same", limit: 1.3,
            rounds: 21, prepare: { batch = bench.next() },
            subject: { precondition((try? bench.database.checkAndCommit(attestations: batch))?.count == count) },
            reference: { precondition((try? raw.commit(batch)) == count) })
    }

    static func all() throws -> [Comparison] {
        let folder = NSTemporaryDirectory() + "vigil-bench-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let batch = try Bench("batch", folder: folder)
        let single = try Bench("single", folder: folder)
        return [
            Comparison(
                "slashing: \(count) attestations, one durable batch", against: "one durable commit each", limit: 0.2,
                rounds: 5,
                subject: {
                    let decisions = try? batch.database.checkAndCommit(attestations: batch.next())
                    precondition(decisions?.count == count)
                },
                reference: {
                    for attestation in single.next() {
                        precondition((try? single.database.checkAndCommit(attestations: [attestation]))?.count == 1)
                    }
                }),
            try againstRaw(160, folder: folder), try againstRaw(5000, folder: folder),
        ]
    }
}
