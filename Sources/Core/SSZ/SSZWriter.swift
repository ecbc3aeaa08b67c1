/// Collects an encoding.
@frozen
public struct SSZWriter: Sendable {
    /// What is written so far.
    public var bytes: [UInt8] = []
    /// The sizes in force.
    public let limits: SSZLimits

    /// An empty encoding.
    @inlinable
    public init(limits: SSZLimits) {
        self.limits = limits
    }

    /// Appends a value's memory, for types whose memory is their encoding.
    @inlinable
    public mutating func appendMemory<T: BitwiseCopyable>(of value: T) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }

    /// Appends the memory of consecutive values, for types whose memory is their encoding.
    @inlinable
    public mutating func append(_ memory: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: memory)
    }

    /// Appends zeros.
    @inlinable
    public mutating func appendZeros(_ count: Int) {
        bytes.append(contentsOf: repeatElement(0, count: count))
    }

    /// Replaces the four bytes at a position by an offset.
    @inlinable
    mutating func putOffset(_ offset: Int, at position: Int) {
        // An encoding of 4 GiB or more cannot be expressed; no limit of the specification lets one exist in memory.
        precondition(offset <= Int(UInt32.max), "the encoding is too long for SSZ's offsets")
        for index in 0..<4 { bytes[position + index] = UInt8(truncatingIfNeeded: offset >> (8 * index)) }
    }
}
