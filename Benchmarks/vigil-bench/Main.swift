import BenchHarness

/// What the chain and the validators cost, as ratios. See `BenchRun` for the arguments, `EpochCost` for `epoch-cost`,
/// and `RequestTable` for `requests`.
@main
enum Main {
    static func main() async throws {
        if CommandLine.arguments.dropFirst().first == "epoch-cost" {
            return try EpochCost.main(CommandLine.arguments.dropFirst(2).first)
        }
        if CommandLine.arguments.dropFirst().first == "requests" { return try await RequestTable.main() }
        try await BenchRun.main(
            [
                ("hash_tree_root", StateRootBenchmarks.all), ("bls", BLSBenchmarks.all),
                ("epoch", EpochBenchmarks.all), ("duties", DutyCodingBenchmarks.all),
                ("slashing", SlashingBenchmarks.all), ("transition", TransitionBenchmarks.all),
                ("signatures", SignatureBenchmarks.all), ("keystores", KeystoreBenchmarks.all),
            ],
            figures: [
                ("keystores", KeystoreBenchmarks.figures), ("signing", SigningBenchmarks.figures),
                ("remote", RemoteSigningBenchmarks.figures), ("scheduler", { SchedulerBenchmarks.figures() }),
                ("attesting", AttestingBenchmarks.figures), ("registry", RegistryBenchmarks.figures),
            ])
    }
}
