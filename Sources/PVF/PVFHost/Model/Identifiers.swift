/// Time since the host's start, on a clock that nobody sets. It comes into the machines as a value with each event.
package typealias HostTime = Duration

/// A time that no alarm reaches.
extension HostTime {
    package static let never = HostTime.seconds(Int64.max / 4)
}

/// One request of a caller, answered exactly once.
package struct RequestID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: UInt64

    package init(_ rawValue: UInt64) { self.rawValue = rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    package var description: String { "request \(rawValue)" }
}

/// One worker process, from its first attempt to be spawned to its end. Never used again for another.
package struct WorkerID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: UInt64

    package init(_ rawValue: UInt64) { self.rawValue = rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    package var description: String { "worker \(rawValue)" }
}
