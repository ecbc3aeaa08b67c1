/// Hexadecimal text of bytes, lower case, as every Ethereum interface writes it.
public enum Hex {
    /// The digits of the bytes, without a `0x` prefix.
    @inlinable
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(2 * bytes.underestimatedCount)
        for byte in bytes {
            digits.append(digit(byte >> 4))
            digits.append(digit(byte & 0xf))
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The bytes that the text spells, with or without a `0x` prefix; `nil` for an odd number of digits or a character
    /// that is no digit.
    @inlinable
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var text = String(text)
        return text.withUTF8 { decode(utf8: $0) }
    }

    /// The bytes that the ASCII characters spell, with or without a `0x` prefix.
    @inlinable
    public static func decode(utf8 text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        let digits = text.dropFirst(hasPrefix(text) ? 2 : 0)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var index = digits.startIndex
        while index < digits.endIndex {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
            index += 2
        }
        return bytes
    }

    /// Whether the characters begin with `0x`.
    @inlinable
    public static func hasPrefix(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count >= 2 && text[0] == UInt8(ascii: "0")
            && (text[1] == UInt8(ascii: "x") || text[1] == UInt8(ascii: "X"))
    }

    /// The ASCII character of a value below 16.
    @inlinable
    public static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
    }

    /// The value of an ASCII digit of either case; `nil` for any other character.
    @inlinable
    public static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
