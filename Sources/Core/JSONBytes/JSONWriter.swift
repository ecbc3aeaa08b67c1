public import Primitives

/// Writes JSON into bytes; commas come by themselves.
///
/// The caller is trusted to nest properly: what is begun has to be ended, and inside an object every value has its key.
@frozen
public struct JSONWriter: Sendable {
    /// What is written so far.
    public var bytes: [UInt8] = []
    /// Whether the next value or key follows another one.
    @usableFromInline var needsComma = false

    /// A writer of an empty text.
    @inlinable
    public init() {}

    /// Opens an object.
    @inlinable
    public mutating func beginObject() { open(UInt8(ascii: "{")) }

    /// Closes the object opened last.
    @inlinable
    public mutating func endObject() { close(UInt8(ascii: "}")) }

    /// Opens an array.
    @inlinable
    public mutating func beginArray() { open(UInt8(ascii: "[")) }

    /// Closes the array opened last.
    @inlinable
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    /// The key of the value that comes next. The characters are taken as they are: no quotes, no backslashes.
    @inlinable
    public mutating func key(_ key: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        key.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// The key of the value that comes next.
    @inlinable
    @_disfavoredOverload
    public mutating func key(_ key: String) {
        string(key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A string, escaped where JSON asks for it.
    public mutating func string(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 { appendEscaped(byte) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// An integer in quotes, the Beacon API's way.
    @inlinable
    public mutating func quoted(_ value: UInt64) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        appendDigits(value)
        bytes.append(UInt8(ascii: "\""))
    }

    /// A bare number.
    @inlinable
    public mutating func number(_ value: UInt64) {
        separate()
        appendDigits(value)
    }

    /// A bare number.
    @inlinable
    public mutating func number(_ value: Int) {
        separate()
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        appendDigits(UInt64(value.magnitude))
    }

    /// A string of `0x` and the digits of the bytes.
    public mutating func hex(_ value: UnsafeRawBufferPointer) {
        separate()
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * value.count + 4) { text in
            text.initializeElement(at: 0, to: UInt8(ascii: "\""))
            text.initializeElement(at: 1, to: UInt8(ascii: "0"))
            text.initializeElement(at: 2, to: UInt8(ascii: "x"))
            for (index, byte) in value.enumerated() {
                text.initializeElement(at: 2 * index + 3, to: Hex.digit(byte >> 4))
                text.initializeElement(at: 2 * index + 4, to: Hex.digit(byte & 0xf))
            }
            text.initializeElement(at: 2 * value.count + 3, to: UInt8(ascii: "\""))
            bytes.append(contentsOf: text)
        }
    }

    /// A string of `0x` and the digits of the bytes.
    @inlinable
    public mutating func hex(_ value: [UInt8]) {
        value.withUnsafeBytes { hex($0) }
    }

    /// A string of `0x` and the digits of the bytes.
    @inlinable
    @_disfavoredOverload
    public mutating func hex(_ value: some Sequence<UInt8>) {
        hex(Array(value))
    }

    /// A string of `0x` and the digits of the bytes.
    @inlinable
    public mutating func hex<let count: Int>(_ value: FixedBytes<count>) {
        value.withUnsafeBytes { hex($0) }
    }

    /// `true` or `false`.
    @inlinable
    public mutating func bool(_ value: Bool) {
        separate()
        literal(value ? "true" : "false")
    }

    /// `null`.
    @inlinable
    public mutating func null() {
        separate()
        literal("null")
    }

    /// A value that is JSON already.
    @inlinable
    public mutating func raw(_ json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
    }

    @inlinable
    mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    @inlinable
    mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    @inlinable
    mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    @inlinable
    mutating func literal(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    @usableFromInline
    mutating func appendDigits(_ value: UInt64) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var first = 20
            var rest = value
            repeat {
                first -= 1
                digits.initializeElement(at: first, to: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
                rest /= 10
            } while rest > 0
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[first...]))
        }
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0x08: literal("\\b")
        case 0x09: literal("\\t")
        case 0x0a: literal("\\n")
        case 0x0c: literal("\\f")
        case 0x0d: literal("\\r")
        case 0..<0x20:
            literal("\\u00")
            bytes.append(Hex.digit(byte >> 4))
            bytes.append(Hex.digit(byte & 0xf))
        default: bytes.append(byte)
        }
    }
}
