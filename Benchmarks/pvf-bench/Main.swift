import BenchHarness

/// What the validation host costs: its engine as ratios, the host around it in milliseconds. See `BenchRun` for the arguments.
@main
enum Main {
    static func main() async throws {
        try await BenchRun.main(
            [("pvf preparation", PreparationBenchmarks.all), ("pvf instances", InstanceBenchmarks.all)],
            figures: [("pvf host", HostFigures.all)])
    }
}
