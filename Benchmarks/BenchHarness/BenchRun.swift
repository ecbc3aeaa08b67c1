import Foundation

/// A run of a benchmark program: measures pairs, prints a table, and compares the ratios with the committed ones.
///
/// The arguments are `[FILTER] [--write-baselines FILE] [--baselines FILE]`.
package enum BenchRun {
    /// Benchmarks under the name that a filter looks at; made only when they are wanted.
    package typealias Group = (name: String, make: () throws -> [Comparison])
    /// Figures that are measured on their own, under such a name.
    package typealias Figures = (name: String, measure: () async throws -> [Figure])

    /// Measures what the arguments ask for, and ends the program: with 1 when a promise is broken.
    package static func main(_ groups: [Group], figures: [Figures] = []) async throws -> Never {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let written = take("--write-baselines", from: &arguments)
        let baselines = try take("--baselines", from: &arguments).map(Baselines.init(path:)) ?? Baselines()
        let filter = arguments.first
        var measured: [Measurement] = []
        print(Report.header)
        for group in groups where filter.map({ group.name.contains($0) }) ?? true {
            for comparison in try group.make() {
                let measurement = comparison.measure()
                measured.append(measurement)
                print(Report.row(measurement, baseline: baselines.ratio(of: comparison.name)))
            }
        }
        var keepsFigures = true
        for group in figures where filter.map({ group.name.contains($0) }) ?? true {
            for figure in try await group.measure() {
                keepsFigures = keepsFigures && figure.isWithinLimit
                print(Report.row(figure))
            }
        }
        if let written { try Baselines(measured, over: baselines).write(to: written) }
        exit(measured.allSatisfy(\.isWithinLimit) && keepsFigures ? 0 : 1)
    }

    private static func take(_ option: String, from arguments: inout [String]) -> String? {
        guard let position = arguments.firstIndex(of: option), position + 1 < arguments.count else { return nil }
        defer { arguments.removeSubrange(position...(position + 1)) }
        return arguments[position + 1]
    }
}
