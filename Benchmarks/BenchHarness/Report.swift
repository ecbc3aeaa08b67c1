import Foundation

/// The table that a run prints.
package enum Report {
    /// The first line.
    package static let header = row(
        "benchmark", "median", "against", "median", "ratio", "min … max", "promise", "baseline")

    /// The line of one comparison.
    package static func row(_ measurement: Measurement, baseline: Double?) -> String {
        let comparison = measurement.comparison
        let limits = [comparison.limit.map { "≤ \(number($0))" }, comparison.milliseconds.map { "≤ \(Int($0)) ms" }]
        let promise = limits.compactMap { $0 }.joined(separator: ", ") + (measurement.isWithinLimit ? "" : " BROKEN")
        return row(
            comparison.name, time(measurement.subject), comparison.reference, time(measurement.reference),
            number(measurement.ratio), "\(number(measurement.spread.0)) … \(number(measurement.spread.1))", promise,
            baseline.map(number) ?? "")
    }

    static func row(_ figure: Figure) -> String {
        let text = { (value: Double) in figure.unit == .bytes ? megabytes(value) : time(value) }
        let promise = figure.limit.map { "≤ \(text($0))" + (figure.isWithinLimit ? "" : " BROKEN") } ?? ""
        return row(figure.name, text(figure.value), "", "", "", "", promise, "")
    }

    private static func row(_ cells: String...) -> String {
        let widths = [58, 11, 44, 11, 8, 16, 18, 8]
        return zip(cells, widths).map { cell, width in cell + String(repeating: " ", count: max(1, width - cell.count))
        }
        .joined()
    }

    private static func time(_ microseconds: Double) -> String {
        microseconds >= 1000
            ? String(format: "%.2f ms", microseconds / 1000) : String(format: "%.2f µs", microseconds)
    }

    private static func megabytes(_ bytes: Double) -> String { String(format: "%.1f MiB", bytes / 1_048_576) }

    private static func number(_ value: Double) -> String {
        value < 0.01 ? String(format: "%.5f", value) : String(format: "%.3f", value)
    }
}

/// The ratios of an earlier run, by benchmark.
package struct Baselines {
    private var ratios: [String: Double] = [:]

    /// None.
    package init() {}

    /// Those of a run, and of others where the run has none: two programs share one file.
    package init(_ measured: [Measurement], over others: Baselines) {
        ratios = others.ratios
        for measurement in measured { ratios[measurement.comparison.name] = measurement.ratio }
    }

    /// Those of a file.
    package init(path: String) throws {
        ratios = try JSONDecoder().decode([String: Double].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// The ratio of a benchmark, if it is known.
    package func ratio(of name: String) -> Double? { ratios[name] }

    /// Keeps them in a file.
    package func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let rounded = ratios.mapValues { ($0 * 100_000).rounded() / 100_000 }
        try (encoder.encode(rounded) + Data("\n".utf8)).write(to: URL(fileURLWithPath: path))
    }
}
