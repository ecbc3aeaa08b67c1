import SlotClock

/// How long the last calls of one kind to one node took.
struct LatencyWindow: Hashable, Sendable {
    private static let capacity = 64
    /// Too few to speak of a distribution.
    private static let least = 4

    private var samples: [Millis] = []
    private var next = 0

    mutating func add(_ latency: Millis) {
        if samples.count < Self.capacity {
            samples.append(latency)
        } else {
            samples[next] = latency
            next = (next + 1) % Self.capacity
        }
    }

    /// 95 of 100 calls took no longer; nil while there are too few.
    var p95: Millis? {
        guard samples.count >= Self.least else { return nil }
        let sorted = samples.sorted()
        return sorted[min(sorted.count * 95 / 100, sorted.count - 1)]
    }
}
