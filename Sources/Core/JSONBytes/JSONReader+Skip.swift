extension JSONReader {
    /// Reads the next value and forgets it; its syntax is checked. The recursion is bounded by `maximumDepth`.
    public mutating func skip() throws(JSONError) {
        switch peek() {
        case UInt8(ascii: "{"):
            try members { (_, _, reader) throws(JSONError) in try reader.skip() }
        case UInt8(ascii: "["):
            guard try enterArray() else { return }
            repeat { try skip() } while try continueArray()
        case UInt8(ascii: "\""):
            _ = try stringRange()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try skipNumber()
        case UInt8(ascii: "n"):
            guard isNull() else { throw error("expected null") }
        default:
            _ = try bool()
        }
    }

    /// The members of an object in the text's order; each call has to read exactly the one value.
    mutating func members(
        _ each: (_ key: Range<Int>, _ escaped: Bool, inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) {
        try enter(UInt8(ascii: "{"), "expected an object")
        if peek() == UInt8(ascii: "}") { return leave() }
        while true {
            let (key, escaped) = try stringRange()
            guard peek() == UInt8(ascii: ":") else { throw error("expected a colon") }
            position += 1
            try each(key, escaped, &self)
            switch peek() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"): return leave()
            default: throw error("expected a comma or the end of the object")
            }
        }
    }

    /// A number by RFC 8259: no leading zero, digits on both sides of the point, digits in the exponent.
    private mutating func skipNumber() throws(JSONError) {
        take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try skipDigits() }
        if take(UInt8(ascii: ".")) { try skipDigits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "-")) { take(UInt8(ascii: "+")) }
            try skipDigits()
        }
    }

    private mutating func skipDigits() throws(JSONError) {
        let start = position
        while position < end, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) { position += 1 }
        guard position > start else { throw error("expected a digit") }
    }

    @discardableResult
    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < end, bytes[position] == byte else { return false }
        position += 1
        return true
    }
}
