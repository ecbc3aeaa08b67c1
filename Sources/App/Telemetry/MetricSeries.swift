import CoreMetrics
import Synchronization

/// One counter, one gauge or one histogram.
final class MetricSeries: CounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    enum Kind: String {
        case counter, gauge, histogram
    }

    private struct State {
        var total: Int64 = 0
        var value = 0.0
        var sum = 0.0
        var count = 0
        var inBucket: [Int]
    }

    let kind: Kind
    private let bounds: [Double]
    private let state: Mutex<State>

    /// - Parameter buckets: the upper bounds of a histogram's buckets.
    init(_ kind: Kind, buckets: [Double]) {
        self.kind = kind
        bounds = kind == .histogram ? buckets.sorted() : []
        state = Mutex(State(inBucket: [Int](repeating: 0, count: buckets.count)))
    }

    // MARK: Counter

    func increment(by amount: Int64) {
        state.withLock { $0.total = $0.total.addingReportingOverflow(amount).partialValue }
    }

    func reset() {
        state.withLock { $0.total = 0 }
    }

    // MARK: Gauge

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { state.withLock { $0.value = value } }
    func increment(by amount: Double) { state.withLock { $0.value += amount } }
    func decrement(by amount: Double) { state.withLock { $0.value -= amount } }

    // MARK: Histogram

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 }
        state.withLock { state in
            state.sum += value
            state.count += 1
            if let bucket { state.inBucket[bucket] += 1 }
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    // MARK: Text

    func lines(_ name: String, _ labels: String) -> String {
        let state = state.withLock { $0 }
        let braced = labels.isEmpty ? "" : "{\(labels)}"
        switch kind {
        case .counter: return "\(name)\(braced) \(state.total)\n"
        case .gauge: return "\(name)\(braced) \(state.value)\n"
        case .histogram: break
        }
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
