/// A 64-bit quantity with a meaning: a slot is not an epoch, and an amount is not an index.
///
/// The operators trap on overflow like Swift's own; values from outside go through the throwing functions.
public protocol UInt64Quantity:
    Hashable, Comparable, Sendable, BitwiseCopyable, ExpressibleByIntegerLiteral, Strideable, CustomStringConvertible
where Stride == Int, IntegerLiteralType == UInt64 {
    /// The plain number.
    var rawValue: UInt64 { get }
    /// The quantity of a plain number.
    init(_ rawValue: UInt64)
}

/// A result that does not fit in 64 bits, or would be below zero.
public struct ArithmeticOverflow: Error, Equatable, CustomStringConvertible {
    /// Which calculation overflowed.
    public let operation: String

    /// An error that names the calculation.
    public init(operation: String) {
        self.operation = operation
    }

    /// What is wrong.
    public var description: String { "\(operation) is out of range for 64 bits" }
}

extension UInt64Quantity {
    /// The number of the literal.
    @inlinable
    public init(integerLiteral value: UInt64) { self.init(value) }

    /// The number as an `Int`, the greatest `Int` when it does not fit: for subscripts, after a bounds check.
    @inlinable
    public var int: Int { Int(clamping: rawValue) }

    /// The value in words or digits.
    public var description: String { String(rawValue) }

    /// Whether both are the same value.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool { left.rawValue == right.rawValue }

    /// Whether the left one comes first.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// Feeds the value to the hasher.
    @inlinable
    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

    /// How far the other quantity is.
    @inlinable
    public func distance(to other: Self) -> Int {
        other.rawValue >= rawValue ? Int(other.rawValue - rawValue) : -Int(rawValue - other.rawValue)
    }

    /// The quantity that far away.
    @inlinable
    public func advanced(by distance: Int) -> Self {
        distance >= 0 ? Self(rawValue + UInt64(distance)) : Self(rawValue - distance.magnitude64)
    }
}

extension Int {
    @usableFromInline var magnitude64: UInt64 { UInt64(magnitude) }
}

extension UInt64Quantity {
    /// The sum.
    @inlinable
    public static func + (left: Self, right: Self) -> Self { Self(left.rawValue + right.rawValue) }

    /// The difference.
    @inlinable
    public static func - (left: Self, right: Self) -> Self { Self(left.rawValue - right.rawValue) }

    /// Adds the right quantity.
    @inlinable
    public static func += (left: inout Self, right: Self) { left = left + right }

    /// Takes the right quantity away.
    @inlinable
    public static func -= (left: inout Self, right: Self) { left = left - right }

    /// The product with a plain number.
    @inlinable
    public static func * (left: Self, right: UInt64) -> Self { Self(left.rawValue * right) }

    /// The quotient by a plain number, rounded down.
    @inlinable
    public static func / (left: Self, right: UInt64) -> Self { Self(left.rawValue / right) }

    /// How many times the right quantity goes into the left one.
    @inlinable
    @_disfavoredOverload
    public static func / (left: Self, right: Self) -> UInt64 { left.rawValue / right.rawValue }

    /// The remainder as a plain number: mostly a position.
    @inlinable
    public static func % (left: Self, right: UInt64) -> UInt64 { left.rawValue % right }

    /// The remainder as a quantity, where the context asks for one.
    @inlinable
    @_disfavoredOverload
    public static func % (left: Self, right: UInt64) -> Self { Self(left.rawValue % right) }

    /// The sum; throws when it does not fit.
    @inlinable
    public func adding(_ other: Self) throws(ArithmeticOverflow) -> Self {
        let (sum, overflow) = rawValue.addingReportingOverflow(other.rawValue)
        if overflow { throw ArithmeticOverflow(operation: "\(rawValue) + \(other.rawValue)") }
        return Self(sum)
    }

    /// The difference; throws when it would be below zero.
    @inlinable
    public func subtracting(_ other: Self) throws(ArithmeticOverflow) -> Self {
        let (difference, overflow) = rawValue.subtractingReportingOverflow(other.rawValue)
        if overflow { throw ArithmeticOverflow(operation: "\(rawValue) - \(other.rawValue)") }
        return Self(difference)
    }

    /// The product; throws when it does not fit.
    @inlinable
    public func multiplied(by factor: UInt64) throws(ArithmeticOverflow) -> Self {
        let (product, overflow) = rawValue.multipliedReportingOverflow(by: factor)
        if overflow { throw ArithmeticOverflow(operation: "\(rawValue) * \(factor)") }
        return Self(product)
    }

    /// The difference, or zero when it would be below zero.
    @inlinable
    public func saturatingSubtract(_ other: Self) -> Self {
        Self(rawValue >= other.rawValue ? rawValue - other.rawValue : 0)
    }
}
