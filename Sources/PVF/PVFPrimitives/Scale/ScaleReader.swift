public import Primitives

/// Reads a SCALE encoding from its front. Every read is bounded by the bytes that are there.
public struct ScaleReader: Sendable {
    private let bytes: [UInt8]
    private var position = 0

    /// A reader at the beginning of the bytes.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// How many bytes are left.
    public var remaining: Int { bytes.count - position }

    /// An error at the present byte.
    public func error(_ reason: ScaleError.Reason) -> ScaleError {
        ScaleError(reason: reason, byteOffset: position)
    }

    /// Throws unless everything was read.
    public func finish() throws(ScaleError) {
        guard remaining == 0 else { throw error(.trailingBytes(remaining)) }
    }

    /// The next bytes as they are.
    public mutating func readRaw(_ count: Int) throws(ScaleError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else { throw error(.tooShort) }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// A fixed-width number, little-endian.
    public mutating func read<Value: FixedWidthInteger>(
        _ type: Value.Type = Value.self
    ) throws(ScaleError) -> Value {
        let raw = try readRaw(Value.bitWidth / 8)
        return raw.withUnsafeBytes { Value(littleEndian: $0.loadUnaligned(as: Value.self)) }
    }

    /// One byte that must be 0 or 1.
    public mutating func readBool() throws(ScaleError) -> Bool {
        switch try read(UInt8.self) {
        case 0: return false
        case 1: return true
        case let other:
            position -= 1
            throw error(.unknownCase(other))
        }
    }

    /// Bytes of a fixed length.
    public mutating func readFixed<let count: Int>(
        _ type: FixedBytes<count>.Type = FixedBytes<count>.self
    ) throws(ScaleError) -> FixedBytes<count> {
        guard let value = FixedBytes<count>(bytes: try readRaw(count)) else { throw error(.tooShort) }
        return value
    }

    /// A compact number in its shortest form.
    public mutating func readCompact() throws(ScaleError) -> UInt64 {
        let start = position
        let first = try read(UInt8.self)
        let value: UInt64
        let smallest: UInt64
        switch first & 0b11 {
        case 0b00: (value, smallest) = (UInt64(first >> 2), 0)
        case 0b01: (value, smallest) = (try readCompactTail(first, more: 1), 1 << 6)
        case 0b10: (value, smallest) = (try readCompactTail(first, more: 3), 1 << 14)
        default:
            let count = Int(first >> 2) + 4
            guard count <= 8 else { throw ScaleError(reason: .invalidCompact, byteOffset: start) }
            value = littleEndian(try readRaw(count))
            smallest = count == 4 ? 1 << 30 : 1 << UInt64(8 * (count - 1))
        }
        guard value >= smallest else { throw ScaleError(reason: .invalidCompact, byteOffset: start) }
        return value
    }

    /// The count before a list or string; never more than the limit.
    public mutating func readCount(limit: Int) throws(ScaleError) -> Int {
        let start = position
        let count = try readCompact()
        guard count <= UInt64(max(0, limit)) else {
            throw ScaleError(reason: .overLimit(count: count, limit: limit), byteOffset: start)
        }
        return Int(count)
    }

    /// A byte string of at most `limit` bytes.
    public mutating func readByteString(limit: Int = .max) throws(ScaleError) -> [UInt8] {
        [UInt8](try readRaw(readCount(limit: limit)))
    }

    /// A text of at most `limit` UTF-8 bytes.
    public mutating func readString(limit: Int = .max) throws(ScaleError) -> String {
        let start = position
        let bytes = try readByteString(limit: limit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ScaleError(reason: .invalidUTF8, byteOffset: start)
        }
        return text
    }

    /// A list of at most `limit` elements, each of at least one byte.
    public mutating func readList<Element>(
        limit: Int = .max, _ decode: (inout ScaleReader) throws(ScaleError) -> Element
    ) throws(ScaleError) -> [Element] {
        let count = try readCount(limit: limit)
        guard count <= remaining else { throw error(.tooShort) }
        var list: [Element] = []
        for _ in 0..<count { list.append(try decode(&self)) }
        return list
    }

    /// A list of at most `limit` elements, each of at least one byte.
    public mutating func readList<Element: ScaleCodable>(
        of type: Element.Type = Element.self, limit: Int = .max
    ) throws(ScaleError) -> [Element] {
        try readList(limit: limit) { (reader: inout ScaleReader) throws(ScaleError) in try Element(from: &reader) }
    }

    /// A value, if the byte before it says that there is one.
    public mutating func readOptional<Value>(
        _ decode: (inout ScaleReader) throws(ScaleError) -> Value
    ) throws(ScaleError) -> Value? {
        try readBool() ? try decode(&self) : nil
    }

    private mutating func readCompactTail(_ first: UInt8, more: Int) throws(ScaleError) -> UInt64 {
        UInt64(first >> 2) | littleEndian(try readRaw(more)) << 6
    }

    private func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
