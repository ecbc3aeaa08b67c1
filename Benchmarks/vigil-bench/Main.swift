import Foundation

/// Measures pairs, prints a table, and compares the ratios with the committed ones.
///
/// `vigil-bench [FILTER] [--write-baselines FILE] [--baselines FILE]`; exit code 1 when a promise is broken.
@main
enum Main {
    static func main() throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let written = take("--write-baselines", from: &arguments)
        let baselines = try take("--baselines", from: &arguments).map(Baselines.init(path:)) ?? Baselines()
        let filter = arguments.first
        let makers: [(String, () throws -> [Comparison])] = [
            ("hash_tree_root", StateRootBenchmarks.all), ("bls", BLSBenchmarks.all),
            ("epoch", EpochBenchmarks.all), ("duties", DutyCodingBenchmarks.all),
            ("slashing", SlashingBenchmarks.all),
        ]
        var measured: [Measurement] = []
        print(Report.header)
        for (group, make) in makers where filter.map({ group.contains($0) }) ?? true {
            for comparison in try make() {
                let measurement = comparison.measure()
                measured.append(measurement)
                print(Report.row(measurement, baseline: baselines.ratio(of: comparison.name)))
            }
        }
        if let written { try Baselines(measured).write(to: written) }
        exit(measured.allSatisfy(\.isWithinLimit) ? 0 : 1)
    }

    private static func take(_ option: String, from arguments: inout [String]) -> String? {
        guard let position = arguments.firstIndex(of: option), position + 1 < arguments.count else { return nil }
        defer { arguments.removeSubrange(position...(position + 1)) }
        return arguments[position + 1]
    }
}
