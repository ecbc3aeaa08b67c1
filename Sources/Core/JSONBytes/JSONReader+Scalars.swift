public import Primitives

extension JSONReader {
    /// The inside of the next string, unchecked for escapes, as a range of the text; the reader stands behind it.
    ///
    /// `escaped` tells whether there is a backslash in it.
    @usableFromInline
    mutating func stringRange() throws(JSONError) -> (range: Range<Int>, escaped: Bool) {
        guard peek() == UInt8(ascii: "\"") else { throw error("expected a string") }
        let start = position + 1
        var escaped = false
        let stop = bytes.withUnsafeBytes { bytes in
            var index = start
            while true {
                index = indexOfSpecial(bytes, from: index, to: end)
                guard index < end, bytes[index] == UInt8(ascii: "\\") else { return index }
                escaped = true
                index = min(index + 2, end)
            }
        }
        guard stop < end, bytes[stop] == UInt8(ascii: "\"") else {
            position = stop
            throw error(stop < end ? "a control character in a string" : "the string does not end")
        }
        position = stop + 1
        return (start..<stop, escaped)
    }

    /// A string.
    public mutating func string() throws(JSONError) -> String {
        let (range, escaped) = try stringRange()
        let text: String? =
            if escaped {
                String(validating: try unescaped(range), as: UTF8.self)
            } else {
                bytes.withUnsafeBufferPointer { String(validating: $0[range], as: UTF8.self) }
            }
        guard let text else { throw JSONError("the string is not UTF-8", byteOffset: range.lowerBound) }
        return text
    }

    /// An unsigned integer in quotes: digits only, without a leading zero.
    @inlinable
    public mutating func quotedUInt64() throws(JSONError) -> UInt64 {
        let (range, _) = try stringRange()
        return try decimal(range)
    }

    /// A bare unsigned integer: digits only, no fraction and no exponent.
    public mutating func uint64() throws(JSONError) -> UInt64 {
        skipSpace()
        let start = position
        while position < end, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) { position += 1 }
        return try decimal(start..<position)
    }

    /// A bare integer of 64 bits, below zero too: no fraction and no exponent.
    public mutating func int64() throws(JSONError) -> Int64 {
        let isNegative = peek() == UInt8(ascii: "-")
        let start = position
        if isNegative { position += 1 }
        guard position < end, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) else {
            throw JSONError("expected an integer", byteOffset: start)
        }
        let magnitude = try uint64()
        guard let value = Int64(exactly: magnitude) else { throw JSONError("expected an integer", byteOffset: start) }
        return isNegative ? -value : value
    }

    @usableFromInline
    func decimal(_ range: Range<Int>) throws(JSONError) -> UInt64 {
        let value: UInt64? = bytes.withUnsafeBufferPointer { bytes in
            guard !range.isEmpty, range.count == 1 || bytes[range.lowerBound] != UInt8(ascii: "0") else { return nil }
            var value: UInt64 = 0
            for index in range {
                let digit = bytes[index] &- UInt8(ascii: "0")
                guard digit < 10 else { return nil }
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
                guard !overflow, !carry else { return nil }
                value = sum
            }
            return value
        }
        guard let value else {
            throw JSONError("expected an unsigned 64-bit integer", byteOffset: range.lowerBound)
        }
        return value
    }

    /// The digits of an unsigned integer in quotes, of any size.
    public mutating func quotedDigits() throws(JSONError) -> ArraySlice<UInt8> {
        let (range, _) = try stringRange()
        let digits = bytes[range]
        guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            throw JSONError("expected an unsigned integer", byteOffset: range.lowerBound)
        }
        return digits
    }

    /// Exactly `count` bytes, as a string of `0x` and their digits.
    @inlinable
    public mutating func hex<let count: Int>(count: Int = count) throws(JSONError) -> FixedBytes<count> {
        let digits = try hexDigits()
        guard digits.count == 2 * count else {
            throw JSONError("expected \(count) bytes, not \(digits.count / 2)", byteOffset: digits.lowerBound)
        }
        var value = FixedBytes<count>()
        let valid = value.withUnsafeMutableBytes { decodeHex(digits, into: $0) }
        guard valid else { throw JSONError("expected hexadecimal digits", byteOffset: digits.lowerBound) }
        return value
    }

    /// At most `limit` bytes, as a string of `0x` and their digits.
    @inlinable
    public mutating func hexBytes(limit: Int = .max) throws(JSONError) -> [UInt8] {
        let digits = try hexDigits()
        guard digits.count.isMultiple(of: 2) else {
            throw JSONError("an odd number of hexadecimal digits", byteOffset: digits.lowerBound)
        }
        guard digits.count / 2 <= limit else {
            throw JSONError("\(digits.count / 2) bytes, over the limit of \(limit)", byteOffset: digits.lowerBound)
        }
        var valid = true
        let value = [UInt8](unsafeUninitializedCapacity: digits.count / 2) { buffer, count in
            valid = decodeHex(digits, into: UnsafeMutableRawBufferPointer(buffer))
            count = buffer.count
        }
        guard valid else { throw JSONError("expected hexadecimal digits", byteOffset: digits.lowerBound) }
        return value
    }

    /// The range of the digits of a hexadecimal string, behind its `0x`.
    @usableFromInline
    mutating func hexDigits() throws(JSONError) -> Range<Int> {
        let (range, _) = try stringRange()
        let prefixed = bytes.withUnsafeBufferPointer { Hex.hasPrefix(UnsafeBufferPointer(rebasing: $0[range])) }
        guard prefixed else { throw JSONError("expected hexadecimal digits behind 0x", byteOffset: range.lowerBound) }
        return range.lowerBound + 2..<range.upperBound
    }

    /// Decodes two digits per byte; false when one is none.
    @usableFromInline
    func decodeHex(_ digits: Range<Int>, into output: UnsafeMutableRawBufferPointer) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var invalid: UInt8 = 0
            for index in 0..<digits.count / 2 {
                let high = hexValues[Int(bytes[digits.lowerBound + 2 * index])]
                let low = hexValues[Int(bytes[digits.lowerBound + 2 * index + 1])]
                invalid |= high | low
                output[index] = high << 4 | low
            }
            return invalid < 16
        }
    }
}

/// The first quote, backslash or control character in a range; its end if there is none. Eight bytes at a time.
private func indexOfSpecial(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    var index = start
    while index + 8 <= end {
        let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        let quotes = word ^ (ones * 0x22)
        let backslashes = word ^ (ones * 0x5c)
        // A byte below n borrows from its top bit; only bytes above a hit can be hit wrongly.
        let hits = (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes | (word &- ones * 0x20) & ~word
        if hits & tops != 0 { return index + (hits & tops).trailingZeroBitCount / 8 }
        index += 8
    }
    while index < end, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\"), bytes[index] >= 0x20 {
        index += 1
    }
    return index
}

/// The value of each ASCII character as a hexadecimal digit; 255 for the others.
private let hexValues: InlineArray<256, UInt8> = InlineArray { Hex.value(UInt8($0)) ?? 255 }
