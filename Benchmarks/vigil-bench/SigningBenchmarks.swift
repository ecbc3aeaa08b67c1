import BenchHarness
import Signing

/// Blocks beside a flood of selection proofs, against blocks on a quiet signer, in turn.
enum SigningBenchmarks {
    private static let rounds: UInt64 = 5
    private static let blocks: UInt64 = 40

    static func figures() async throws -> [Figure] {
        let bench = try SigningBench(keys: 64) { LocalSigner(keys: $0) }
        var (quiet, flooded): ([Duration], [Duration]) = ([], [])
        let node = try await PublishingNode()
        var (alone, beside): ([Duration], [Duration]) = ([], [])
        var (published, besideProofs): ([Duration], [Duration]) = ([], [])
        var slot: UInt64 = 1
        for _ in 0..<rounds {
            quiet += try await bench.blocks(Int(blocks), from: slot)
            flooded += try await bench.withProofs(50_000) {
                try await bench.blocks(Int(blocks), from: slot + blocks)
            }
            alone += try await bench.proposals(Int(blocks), from: slot + 2 * blocks)
            beside += try await bench.withProofs(10_000) {
                try await bench.proposals(Int(blocks), from: slot + 3 * blocks)
            }
            published += try await bench.published(Int(blocks), from: slot + 4 * blocks, at: node)
            besideProofs += try await bench.withProofs(10_000) {
                try await bench.published(Int(blocks), from: slot + 5 * blocks, at: node)
            }
            slot += 6 * blocks
        }
        return pair("block signature", "50 000 proofs queued", quiet, flooded)
            + pair("proposal signed and encoded", "10 000 proofs due", alone, beside)
            + pair("proposal signed and published", "10 000 proofs due", published, besideProofs)
    }

    /// The medians may differ by a tenth; the slowest of a hundred by one chunk besides, 8 signatures of half a
    /// millisecond, which is what a block waits for at most.
    static func pair(
        _ name: String, _ load: String, _ quiet: [Duration], _ loaded: [Duration]
    )
        -> [Figure]
    {
        let (median, slowest) = (quiet.quantile(0.5), quiet.quantile(0.99))
        return [
            Figure("\(name), median, alone", median),
            Figure("\(name), median, \(load)", loaded.quantile(0.5), limit: median * 1.1),
            Figure("\(name), p99, alone", slowest),
            Figure(
                "\(name), p99, \(load)", loaded.quantile(0.99), limit: slowest * 1.1 + .milliseconds(4)),
        ]
    }
}
