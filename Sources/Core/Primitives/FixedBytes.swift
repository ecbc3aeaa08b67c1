/// A byte string of a length that its type fixes, stored inline: the specification's `Bytes4`, `Bytes32`, `Bytes48` …
///
/// Ordered lexicographically; described as `0x…`.
@frozen
public struct FixedBytes<let count: Int>: Sendable, BitwiseCopyable {
    @usableFromInline var storage: InlineArray<count, UInt8>

    /// All bytes zero.
    @inlinable
    public init() {
        storage = InlineArray(repeating: 0)
    }

    /// The given bytes; `nil` unless there are exactly `count` of them.
    @inlinable
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == count else { return nil }
        self.init()
        withUnsafeMutableBytes { $0.copyBytes(from: bytes) }
    }

    /// The bytes that hexadecimal digits spell, with or without a `0x` prefix; `nil` unless they spell exactly `count`.
    @inlinable
    public init?(hex: some StringProtocol) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// The byte at a position below `count`.
    @inlinable
    public subscript(index: Int) -> UInt8 {
        get { storage[index] }
        set { storage[index] = newValue }
    }

    /// Calls the body with the bytes in place; the pointer is valid only inside it.
    @inlinable
    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try Swift.withUnsafePointer(to: self) { (pointer: UnsafePointer<Self>) throws(E) -> R in
            try body(UnsafeRawBufferPointer(start: pointer, count: count))
        }
    }

    /// Calls the body with the bytes in place, to be changed; the pointer is valid only inside it.
    @inlinable
    public mutating func withUnsafeMutableBytes<R, E: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try Swift.withUnsafeMutablePointer(to: &self) { (pointer: UnsafeMutablePointer<Self>) throws(E) -> R in
            try body(UnsafeMutableRawBufferPointer(start: pointer, count: count))
        }
    }

    /// The bytes as an array.
    @inlinable
    public var bytes: [UInt8] { withUnsafeBytes { [UInt8]($0) } }

    /// The bytes as `0x` and lower-case digits.
    @inlinable
    public var hex: String { "0x" + withUnsafeBytes { Hex.encode($0) } }

    /// Whether every byte is zero.
    @inlinable
    public var isZero: Bool { withUnsafeBytes { bytes in bytes.allSatisfy { $0 == 0 } } }
}

extension FixedBytes: Hashable {
    /// Whether both are the same value.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.withUnsafeBytes { left in right.withUnsafeBytes { right in equalBytes(left, right) } }
    }

    /// Feeds the value to the hasher.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

extension FixedBytes: Comparable {
    /// Whether the left one comes first.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool {
        left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                for (a, b) in zip(left, right) where a != b { return a < b }
                return false
            }
        }
    }
}

extension FixedBytes: CustomStringConvertible {
    /// The value in words or digits.
    public var description: String { hex }
}

/// Whether two buffers of the same length hold the same bytes, eight at a time.
@inlinable
func equalBytes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    guard left.count == right.count else { return false }
    var index = 0
    while index + 8 <= left.count {
        guard
            left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                == right.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        else { return false }
        index += 8
    }
    while index < left.count {
        guard left[index] == right[index] else { return false }
        index += 1
    }
    return true
}
