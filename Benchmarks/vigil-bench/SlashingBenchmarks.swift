import BenchHarness
import ConsensusTypes
import Foundation
import Primitives
import SlashingProtection

/// 1 000 attestations through the slashing database: one durable transaction for all, against one for each.
enum SlashingBenchmarks {
    private static let count = 1000

    /// Databases on this disk, and the epoch that was last signed in each.
    private final class Bench {
        let database: SlashingDatabase
        let pubkeys: [BLSPubkey]
        var epoch: UInt64 = 1

        init(_ name: String, folder: String) throws {
            database = try SlashingDatabase.create(
                path: "\(folder)/\(name).sqlite", genesisValidatorsRoot: Root())
            pubkeys = (0..<SlashingBenchmarks.count).map { index in
                var key = BLSPubkey()
                key.withUnsafeMutableBytes { bytes in
                    withUnsafeBytes(of: UInt64(index).littleEndian) { bytes.copyBytes(from: $0) }
                }
                return key
            }
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
                })
        ]
    }
}
