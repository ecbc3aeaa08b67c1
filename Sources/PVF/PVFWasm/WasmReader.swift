/// Reads the binary format from a part of a module. Every read is bounded by the part.
struct WasmReader {
    let bytes: [UInt8]
    private(set) var position: Int
    private(set) var end: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = 0
        end = bytes.count
    }

    /// A reader of a range that is known to lie in the bytes.
    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { position == end }
    var remaining: Int { end - position }

    func error(_ message: String) -> WasmError {
        WasmError(message, at: position)
    }

    @inline(__always)
    mutating func byte() throws(WasmError) -> UInt8 {
        guard position < end else { throw error("the module ends inside a value") }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func skip(_ count: Int) throws(WasmError) {
        guard count <= remaining else { throw error("the module ends inside a value") }
        position += count
    }

    /// An unsigned number of 32 bits, LEB128.
    @inline(__always)
    mutating func u32() throws(WasmError) -> UInt32 {
        let first = try byte()
        return first < 0x80 ? UInt32(first) : try longU32(first)
    }

    private mutating func longU32(_ first: UInt8) throws(WasmError) -> UInt32 {
        var value = UInt32(first & 0x7f)
        for shift in stride(from: 7 as UInt32, through: 28, by: 7) {
            let next = try byte()
            if shift == 28, next > 0x0f { throw error("a number has more than 32 bits") }
            value |= UInt32(next & 0x7f) << shift
            if next < 0x80 { return value }
        }
        throw error("a number has more than 32 bits")
    }

    /// A signed number of at most 64 bits, LEB128.
    mutating func signed(bits: Int) throws(WasmError) -> Int64 {
        var value: UInt64 = 0
        var shift = 0
        while shift < bits {
            let next = try byte()
            value |= UInt64(next & 0x7f) << UInt64(shift)
            if next < 0x80 {
                try checkSign(last: next, valueBits: bits - shift)
                let unused = max(0, 64 - shift - 7)
                return Int64(bitPattern: value << UInt64(unused)) >> Int64(unused)
            }
            shift += 7
        }
        throw error("a number has more than \(bits) bits")
    }

    /// Skips a signed number of at most 64 bits; most take one or two bytes.
    @inline(__always)
    mutating func skipSigned(bits: Int) throws(WasmError) {
        if position < end, bytes[position] < 0x80 {
            position += 1
        } else {
            _ = try signed(bits: bits)
        }
    }

    /// The last byte's bits beyond the value's must repeat its sign.
    private func checkSign(last: UInt8, valueBits: Int) throws(WasmError) {
        guard valueBits < 7 else { return }
        let beyond = last >> UInt8(valueBits - 1)
        let all = UInt8(0x7f) >> UInt8(valueBits - 1)
        guard beyond == 0 || beyond == all else { throw error("a number has too many bits") }
    }

    /// A count of entries that take at least one byte each.
    mutating func count() throws(WasmError) -> Int {
        let count = Int(try u32())
        guard count <= remaining else { throw error("a count of \(count) is more than the bytes that are left") }
        return count
    }

    /// The range of the next bytes, whose number stands before them.
    mutating func sizedRange() throws(WasmError) -> Range<Int> {
        let size = Int(try u32())
        let start = position
        try skip(size)
        return start..<position
    }

    mutating func name() throws(WasmError) -> String {
        let range = try sizedRange()
        guard let name = String(validating: bytes[range], as: UTF8.self) else {
            throw WasmError("a name is not UTF-8", at: range.lowerBound)
        }
        return name
    }

    /// A byte that the format reserves, and that must be zero.
    @inline(__always)
    mutating func zero() throws(WasmError) {
        guard try byte() == 0 else { throw WasmError("a reserved byte is not zero", at: position - 1) }
    }

    mutating func valueType() throws(WasmError) -> ValueType {
        guard let type = ValueType(rawValue: try byte()) else {
            throw WasmError("a value type is unknown or not supported", at: position - 1)
        }
        return type
    }
}
