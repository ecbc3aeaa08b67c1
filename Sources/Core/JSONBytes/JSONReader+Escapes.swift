import Primitives

extension JSONReader {
    /// The UTF-8 of a string's inside with its escapes resolved (RFC 8259 section 7).
    func unescaped(_ range: Range<Int>) throws(JSONError) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            let kind = index < range.upperBound ? bytes[index] : 0
            index += 1
            switch kind {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0c)
            case UInt8(ascii: "n"): text.append(0x0a)
            case UInt8(ascii: "r"): text.append(0x0d)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"):
                let scalar = try unicodeScalar(&index, range.upperBound)
                text.append(contentsOf: String(Character(scalar)).utf8)
            default: throw JSONError("an unknown escape", byteOffset: index - 1)
            }
        }
        return text
    }

    /// The scalar of the four digits at the index, or of a surrogate pair that begins there.
    private func unicodeScalar(_ index: inout Int, _ end: Int) throws(JSONError) -> Unicode.Scalar {
        let start = index
        let first = try fourDigits(&index, end)
        if let scalar = Unicode.Scalar(first) { return scalar }
        if (0xd800..<0xdc00).contains(first), index + 1 < end, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        {
            index += 2
            let second = try fourDigits(&index, end)
            if (0xdc00..<0xe000).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
            {
                return scalar
            }
        }
        throw JSONError("half a surrogate pair", byteOffset: start)
    }

    private func fourDigits(_ index: inout Int, _ end: Int) throws(JSONError) -> UInt32 {
        guard index + 4 <= end else { throw JSONError("expected four hexadecimal digits", byteOffset: index) }
        var value: UInt32 = 0
        for offset in index..<index + 4 {
            guard let digit = Hex.value(bytes[offset]) else {
                throw JSONError("expected four hexadecimal digits", byteOffset: offset)
            }
            value = value << 4 | UInt32(digit)
        }
        index += 4
        return value
    }
}
