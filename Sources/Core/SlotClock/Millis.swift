/// Milliseconds of wall time since the Unix epoch: the only unit of time in the house.
///
/// Signed, so that a time before the genesis of a chain is an ordinary value.
package struct Millis: Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible {
    package var rawValue: Int64

    package init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    package init(integerLiteral value: Int64) {
        rawValue = value
    }

    /// The time of a number of whole seconds, saturating far beyond any real clock.
    package init(seconds: UInt64) {
        rawValue = seconds > UInt64(Int64.max / 2000) ? Int64.max / 2 : Int64(seconds) * 1000
    }

    package static func < (a: Millis, b: Millis) -> Bool { a.rawValue < b.rawValue }
    package static func + (a: Millis, b: Millis) -> Millis { Millis(a.rawValue &+ b.rawValue) }
    package static func - (a: Millis, b: Millis) -> Millis { Millis(a.rawValue &- b.rawValue) }
    package static func += (a: inout Millis, b: Millis) { a = a + b }

    /// A time that no alarm reaches.
    package static let never = Millis(Int64.max / 2)

    package var description: String { "\(rawValue) ms" }

    package var duration: Duration { .milliseconds(rawValue) }
}
