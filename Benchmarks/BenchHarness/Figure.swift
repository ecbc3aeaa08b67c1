/// A measure that stands for itself: what a promise in milliseconds or megabytes is about, where there is nothing to
/// compare with.
package struct Figure: Sendable {
    enum Unit: Sendable { case microseconds, bytes }

    let name: String
    let value: Double
    let limit: Double?
    let unit: Unit

    /// A time.
    /// - Parameter limit: what must not be exceeded; nil when there is no promise.
    package init(_ name: String, _ duration: Duration, limit: Duration? = nil) {
        self.name = name
        value = duration.microseconds
        self.limit = limit?.microseconds
        unit = .microseconds
    }

    /// An amount of memory.
    /// - Parameter limit: what must not be exceeded; nil when there is no promise.
    package init(_ name: String, bytes: Int, limit: Int? = nil) {
        self.name = name
        value = Double(bytes)
        self.limit = limit.map(Double.init)
        unit = .bytes
    }

    var isWithinLimit: Bool { limit.map { value <= $0 } ?? true }
}

extension [Duration] {
    /// The value that this share of the values does not exceed, 0 of none.
    package func quantile(_ share: Double) -> Duration {
        guard !isEmpty else { return .zero }
        return sorted()[Swift.min(count - 1, Int((Double(count) * share).rounded(.down)))]
    }
}
