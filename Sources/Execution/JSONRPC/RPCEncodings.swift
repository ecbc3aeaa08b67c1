package import JSONBytes
package import Primitives

// The encodings of execution clients (execution-apis common.md "Encoding"): DATA is hexadecimal digits, QUANTITY a number
// in hexadecimal digits without leading zeros.

extension JSONWriter {
    package mutating func quantity(_ value: UInt64) { string("0x" + String(value, radix: 16)) }

    package mutating func quantity(_ value: UInt256) {
        let digits = Hex.encode(value.littleEndianBytes.bytes.reversed()).drop { $0 == "0" }
        string("0x" + (digits.isEmpty ? "0" : digits))
    }

    package mutating func field(_ key: StaticString, quantity value: UInt64) {
        self.key(key)
        quantity(value)
    }

    package mutating func field<let count: Int>(_ key: StaticString, data value: FixedBytes<count>) {
        self.key(key)
        hex(value)
    }
}

extension JSONReader {
    /// At most 256 bits; zeros in front are forgiven.
    package mutating func quantity256() throws(JSONError) -> UInt256 {
        let text = try string()
        guard text.hasPrefix("0x"), text.utf8.count > 2 else { throw error("expected a quantity behind 0x") }
        let digits = text.dropFirst(2)
        let even = digits.utf8.count.isMultiple(of: 2) ? String(digits) : "0" + digits
        guard let bytes = Hex.decode(even), !even.hasPrefix("0x") else { throw error("expected hexadecimal digits") }
        let significant = bytes.drop { $0 == 0 }
        guard significant.count <= 32 else { throw error("more than 256 bits") }
        var littleEndian = Bytes32()
        for (index, byte) in significant.reversed().enumerated() { littleEndian[index] = byte }
        return UInt256(littleEndianBytes: littleEndian)
    }

    /// At most 64 bits.
    package mutating func quantity() throws(JSONError) -> UInt64 {
        let (low, a, b, c) = try quantity256().limbs
        guard a == 0, b == 0, c == 0 else { throw error("more than 64 bits") }
        return low
    }

    /// The elements of an array, at most `limit`.
    package mutating func list<Element>(
        limit: Int = .max, _ each: (inout JSONReader) throws(JSONError) -> Element
    ) throws(JSONError) -> [Element] {
        var elements: [Element] = []
        try array { reader throws(JSONError) in
            guard elements.count < limit else { throw reader.error("more than \(limit) elements") }
            elements.append(try each(&reader))
        }
        return elements
    }

    /// The value, or nil for `null`.
    package mutating func nullable<Value>(
        _ read: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value? {
        isNull() ? nil : try read(&self)
    }
}

extension JSONObject {
    /// The value of a key, read by `read`; its error says where.
    package func read<Value>(
        _ key: StaticString, _ read: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        var reader = try value(key)
        do throws(JSONError) {
            return try read(&reader)
        } catch {
            throw error.inside(key: "\(key)")
        }
    }

    /// The value of a key; nil when it is missing or null.
    package func readOptional<Value>(
        _ key: StaticString, _ read: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value? {
        guard var reader = optional(key), !reader.isNull() else { return nil }
        return try self.read(key, read)
    }

    package func quantity(_ key: StaticString) throws(JSONError) -> UInt64 {
        try read(key) { reader throws(JSONError) in try reader.quantity() }
    }

    package func data<let count: Int>(_ key: StaticString) throws(JSONError) -> FixedBytes<count> {
        try read(key) { reader throws(JSONError) in try reader.hex() }
    }
}
