package import CoreMetrics
import Synchronization

/// Keeps every counter and histogram that is made through it, and writes them in Prometheus' text format.
package final class MetricsRegistry: MetricsFactory {
    private struct Key: Hashable {
        var label: String
        var dimensions: String
    }

    private let series = Mutex<[Key: MetricSeries]>([:])
    private let buckets: [String: [Double]]

    /// - Parameter buckets: the upper bounds of histograms' buckets by label; others have only sum and count.
    package init(buckets: [String: [Double]]) {
        self.buckets = buckets
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        find(label, dimensions, isHistogram: false)
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        find(label, dimensions, isHistogram: true)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        find(label, dimensions, isHistogram: true)
    }

    package func destroyCounter(_ handler: any CounterHandler) { forget(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { forget(handler) }

    /// All series, ordered by name, each name's type before its lines.
    package func text() -> String {
        let all = series.withLock { Array($0) }.sorted {
            ($0.key.label, $0.key.dimensions) < ($1.key.label, $1.key.dimensions)
        }
        var text = ""
        var last: String?
        for (key, series) in all {
            if key.label != last { text += "# TYPE \(key.label) \(series.isHistogram ? "histogram" : "counter")\n" }
            last = key.label
            text += series.lines(key.label, key.dimensions)
        }
        return text
    }

    /// The one series of a name and its dimensions, so that two makers count together.
    private func find(_ label: String, _ dimensions: [(String, String)], isHistogram: Bool) -> MetricSeries {
        let labels = dimensions.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        return series.withLock { all in
            let key = Key(label: label, dimensions: labels)
            if let known = all[key] { return known }
            let made = MetricSeries(buckets: isHistogram ? buckets[label] ?? [] : nil)
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

/// One counter or one histogram.
final class MetricSeries: CounterHandler, RecorderHandler, TimerHandler {
    private struct State {
        var total: Int64 = 0
        var sum = 0.0
        var count = 0
        var inBucket: [Int]
    }

    private let bounds: [Double]?
    private let state: Mutex<State>

    /// - Parameter buckets: nil for a counter.
    init(buckets: [Double]?) {
        bounds = buckets?.sorted()
        state = Mutex(State(inBucket: [Int](repeating: 0, count: buckets?.count ?? 0)))
    }

    var isHistogram: Bool { bounds != nil }

    func increment(by amount: Int64) {
        state.withLock { $0.total = $0.total.addingReportingOverflow(amount).partialValue }
    }

    func reset() {
        state.withLock { $0.total = 0 }
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let bucket = bounds?.firstIndex { value <= $0 }
        state.withLock { state in
            state.sum += value
            state.count += 1
            if let bucket { state.inBucket[bucket] += 1 }
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func lines(_ name: String, _ labels: String) -> String {
        let state = state.withLock { $0 }
        let braced = labels.isEmpty ? "" : "{\(labels)}"
        guard let bounds else { return "\(name)\(braced) \(state.total)\n" }
        let before = labels.isEmpty ? "" : labels + ","
        var text = ""
        var below = 0
        for (bound, count) in zip(bounds, state.inBucket) {
            below += count
            text += "\(name)_bucket{\(before)le=\"\(bound)\"} \(below)\n"
        }
        text += "\(name)_bucket{\(before)le=\"+Inf\"} \(state.count)\n"
        return text + "\(name)_sum\(braced) \(state.sum)\n\(name)_count\(braced) \(state.count)\n"
    }
}
