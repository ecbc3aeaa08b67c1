import BenchHarness

/// What the engine of the validation host costs, as ratios. See `BenchRun` for the arguments.
@main
enum Main {
    static func main() throws {
        try BenchRun.main([
            ("pvf preparation", PreparationBenchmarks.all), ("pvf instances", InstanceBenchmarks.all),
        ])
    }
}
