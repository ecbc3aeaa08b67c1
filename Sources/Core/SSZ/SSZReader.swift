/// A span of an encoding, read from front to back.
///
/// Nested values narrow the span in place: nothing is copied but the values.
@frozen
public struct SSZReader: Sendable {
    /// The sizes in force.
    public let limits: SSZLimits
    @usableFromInline let bytes: [UInt8]
    @usableFromInline var cursor = 0
    /// The position behind the span's last byte.
    @usableFromInline var end: Int
    /// Whether the span's length is known to be the type's fixed size: containers need no layout then.
    @usableFromInline var isFixedSize = false

    /// A span of all the bytes.
    @inlinable
    public init(_ bytes: [UInt8], _ limits: SSZLimits) {
        self.bytes = bytes
        self.limits = limits
        end = bytes.count
    }

    /// The next byte's position in the whole input.
    @inlinable
    public var position: Int { cursor }

    /// How many bytes of the span are not read.
    @inlinable
    public var remaining: Int { end - position }

    /// Reads a value that takes all of the rest.
    @inlinable
    public mutating func all<T: SSZType>() throws(SSZError) -> T {
        try value(length: remaining, isFixedSize: false)
    }

    /// Reads a value that takes exactly `length` bytes.
    @inlinable
    public mutating func value<T: SSZType>(length: Int, isFixedSize: Bool) throws(SSZError) -> T {
        guard length >= 0, length <= remaining else {
            throw .tooShort(expected: length, actual: remaining, at: position)
        }
        let outer = (end, self.isFixedSize)
        end = position + length
        self.isFixedSize = isFixedSize
        let value = try T(ssz: &self)
        guard position == end else { throw .wrongLength(expected: length - remaining, actual: length, at: position) }
        (end, self.isFixedSize) = outer
        return value
    }

    /// Checks that the span has exactly `length` bytes.
    @inlinable
    public func require(length: Int) throws(SSZError) {
        guard remaining == length else { throw .wrongLength(expected: length, actual: remaining, at: position) }
    }

    /// Reads a value out of its memory; the span must have as many bytes.
    @inlinable
    public mutating func memory<T: BitwiseCopyable>(of type: T.Type) throws(SSZError) -> T {
        try require(length: MemoryLayout<T>.size)
        let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: T.self) }
        cursor = end
        return value
    }

    /// Reads the whole span.
    @inlinable
    public mutating func rest<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        let result = bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[position..<end])) }
        cursor = end
        return result
    }

    /// The offset at a position of the whole input, which the caller knows to be inside the span.
    @inlinable
    func offset(at position: Int) -> Int {
        Int(UInt32(littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: UInt32.self) }))
    }

    @inlinable
    mutating func move(to position: Int) { cursor = position }
}
