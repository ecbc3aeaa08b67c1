public import Primitives

/// Builds a SCALE encoding.
public struct ScaleWriter: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    /// An empty encoding.
    public init() {}

    /// A fixed-width number, little-endian.
    public mutating func write(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// One byte, 0 or 1.
    public mutating func write(_ value: Bool) {
        bytes.append(value ? 1 : 0)
    }

    /// The bytes of a fixed length, without a count before them.
    public mutating func write<let count: Int>(_ value: FixedBytes<count>) {
        value.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    /// Bytes as they are, without a count before them.
    public mutating func write(raw: some Sequence<UInt8>) {
        bytes.append(contentsOf: raw)
    }

    /// A byte string with its count.
    public mutating func write(byteString: some Collection<UInt8>) {
        write(compact: UInt64(byteString.count))
        bytes.append(contentsOf: byteString)
    }

    /// A text with the count of its UTF-8 bytes.
    public mutating func write(_ text: String) {
        write(byteString: text.utf8)
    }

    /// A compact number: one, two, four or more bytes by its size.
    public mutating func write(compact value: UInt64) {
        switch value {
        case 0..<(1 << 6): write(UInt8(value) << 2)
        case 0..<(1 << 14): write(UInt16(value) << 2 | 0b01)
        case 0..<(1 << 30): write(UInt32(value) << 2 | 0b10)
        default:
            let count = (71 - value.leadingZeroBitCount) / 8
            write(UInt8(count - 4) << 2 | 0b11)
            for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
        }
    }

    /// A list with its count.
    public mutating func write<Element>(list: [Element], _ encode: (inout ScaleWriter, Element) -> Void) {
        write(compact: UInt64(list.count))
        for element in list { encode(&self, element) }
    }

    /// A list with its count.
    public mutating func write(list: [some ScaleCodable]) {
        write(list: list) { writer, element in element.encode(to: &writer) }
    }

    /// A byte that says whether there is a value, and the value.
    public mutating func write<Value>(optional value: Value?, _ encode: (inout ScaleWriter, Value) -> Void) {
        write(value != nil)
        if let value { encode(&self, value) }
    }
}
