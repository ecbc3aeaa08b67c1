package import CoreMetrics
import Synchronization

/// Keeps every counter, gauge and histogram that is made through it, and writes them in Prometheus' text format.
package final class MetricsRegistry: MetricsFactory {
    private struct Key: Hashable {
        var label: String
        var dimensions: String
    }

    private let series = Mutex<[Key: MetricSeries]>([:])
    private let buckets: [String: [Double]]
    private let help: [String: String]

    /// - Parameters:
    ///   - buckets: the upper bounds of histograms' buckets by label; others have only sum and count.
    ///   - help: what a series is, by label.
    package init(buckets: [String: [Double]], help: [String: String] = [:]) {
        self.buckets = buckets
        self.help = help.mapValues { $0.replacing("\\", with: "\\\\").replacing("\n", with: "\\n") }
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        find(label, dimensions, .counter)
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        find(label, dimensions, .histogram)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        find(label, dimensions, .histogram)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        find(label, dimensions, .gauge)
    }

    package func destroyMeter(_ handler: any MeterHandler) { forget(handler) }
    package func destroyCounter(_ handler: any CounterHandler) { forget(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { forget(handler) }

    /// All series, ordered by name, each name's meaning and type before its lines.
    package func text() -> String {
        let all = series.withLock { Array($0) }.sorted {
            ($0.key.label, $0.key.dimensions) < ($1.key.label, $1.key.dimensions)
        }
        var text = ""
        var last: String?
        for (key, series) in all {
            if key.label != last {
                if let help = help[key.label] { text += "# HELP \(key.label) \(help)\n" }
                text += "# TYPE \(key.label) \(series.kind.rawValue)\n"
            }
            last = key.label
            text += series.lines(key.label, key.dimensions)
        }
        return text
    }

    /// The one series of a name and its dimensions, so that two makers count together.
    private func find(_ label: String, _ dimensions: [(String, String)], _ kind: MetricSeries.Kind) -> MetricSeries {
        let labels = dimensions.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        return series.withLock { all in
            let key = Key(label: label, dimensions: labels)
            if let known = all[key] { return known }
            let made = MetricSeries(kind, buckets: buckets[label] ?? [])
            all[key] = made
            return made
        }
    }

    private func forget(_ handler: AnyObject) {
        series.withLock { all in all = all.filter { $0.value !== handler } }
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
