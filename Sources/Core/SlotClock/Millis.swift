/// Milliseconds of wall time since the Unix epoch: the only unit of time in the house.
///
/// Signed, so that a time before the genesis of a chain is an ordinary value.
public struct Millis: Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible {
    public var rawValue: Int64

    public init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    public init(integerLiteral value: Int64) {
        rawValue = value
    }

    /// The time of a number of whole seconds, saturating far beyond any real clock.
    public init(seconds: UInt64) {
        rawValue = seconds > UInt64(Int64.max / 2000) ? Int64.max / 2 : Int64(seconds) * 1000
    }

    public static func < (a: Millis, b: Millis) -> Bool { a.rawValue < b.rawValue }
    public static func + (a: Millis, b: Millis) -> Millis { Millis(a.rawValue &+ b.rawValue) }
    public static func - (a: Millis, b: Millis) -> Millis { Millis(a.rawValue &- b.rawValue) }
    public static func += (a: inout Millis, b: Millis) { a = a + b }

    /// A time that no alarm reaches.
    public static let never = Millis(Int64.max / 2)

    public var description: String { "\(rawValue) ms" }

    public var duration: Duration { .milliseconds(rawValue) }
}
