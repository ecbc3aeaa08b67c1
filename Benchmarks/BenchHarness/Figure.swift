/// A time that stands for itself: what a promise in milliseconds is about, where there is nothing to compare with.
package struct Figure: Sendable {
    let name: String
    let microseconds: Double
    let limit: Double?

    /// - Parameter limit: what must not be exceeded; nil when there is no promise.
    package init(_ name: String, _ duration: Duration, limit: Duration? = nil) {
        self.name = name
        microseconds = duration.microseconds
        self.limit = limit?.microseconds
    }

    var isWithinLimit: Bool { limit.map { microseconds <= $0 } ?? true }
}

extension [Duration] {
    /// The value that this share of the values does not exceed, 0 of none.
    package func quantile(_ share: Double) -> Duration {
        guard !isEmpty else { return .zero }
        return sorted()[Swift.min(count - 1, Int((Double(count) * share).rounded(.down)))]
    }
}
