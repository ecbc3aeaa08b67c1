import BenchHarness

/// What the chain and the validators cost, as ratios. See `BenchRun` for the arguments.
@main
enum Main {
    static func main() async throws {
        try await BenchRun.main([
            ("hash_tree_root", StateRootBenchmarks.all), ("bls", BLSBenchmarks.all),
            ("epoch", EpochBenchmarks.all), ("duties", DutyCodingBenchmarks.all),
            ("slashing", SlashingBenchmarks.all), ("transition", TransitionBenchmarks.all),
            ("signatures", SignatureBenchmarks.all),
        ])
    }
}
