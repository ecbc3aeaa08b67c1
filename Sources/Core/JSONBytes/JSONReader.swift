/// Reads JSON out of bytes, value by value, without a tree in between.
///
/// Total: any bytes give a value or a `JSONError`; nesting is bounded by `maximumDepth`, memory by the text's length.
/// A read that throws leaves the reader where it was useless: give it up.
@frozen
public struct JSONReader: Sendable {
    /// How deep arrays and objects may nest.
    public static let maximumDepth = 64

    @usableFromInline let bytes: [UInt8]
    @usableFromInline var position: Int
    @usableFromInline let end: Int
    @usableFromInline var depth: Int

    /// A reader of a whole text, standing before its one value.
    public init(_ bytes: [UInt8]) {
        self.init(bytes: bytes, position: 0, end: bytes.count, depth: 0)
    }

    @usableFromInline
    init(bytes: [UInt8], position: Int, end: Int, depth: Int) {
        self.bytes = bytes
        self.position = position
        self.end = end
        self.depth = depth
    }

    /// Where the reader stands, in bytes from the text's beginning.
    public var byteOffset: Int { position }

    /// An error at the place where the reader stands.
    public func error(_ message: String) -> JSONError {
        JSONError(message, byteOffset: position)
    }

    /// Checks that nothing but white space is left.
    public mutating func finish() throws(JSONError) {
        skipSpace()
        guard position == end else { throw error("there is more after the value") }
    }

    /// Whether nothing but white space is left.
    public mutating func isAtEnd() -> Bool {
        skipSpace()
        return position == end
    }

    /// Whether the next value is `null`; if so it is read.
    public mutating func isNull() -> Bool {
        skipSpace()
        return takeLiteral("null")
    }

    /// A `true` or a `false`.
    public mutating func bool() throws(JSONError) -> Bool {
        skipSpace()
        if takeLiteral("true") { return true }
        if takeLiteral("false") { return false }
        throw error("expected true or false")
    }

    /// The elements of an array, one call each, which has to read exactly one value. Calls nothing for an empty array.
    @inlinable
    public mutating func array(_ each: (inout JSONReader) throws(JSONError) -> Void) throws(JSONError) {
        guard try enterArray() else { return }
        var index = 0
        repeat {
            do throws(JSONError) {
                try each(&self)
            } catch {
                throw error.inside(index: index)
            }
            index += 1
        } while try continueArray()
    }

    /// Reads `[`; false when the array ends at once.
    @usableFromInline
    mutating func enterArray() throws(JSONError) -> Bool {
        try enter(UInt8(ascii: "["), "expected an array")
        guard peek() != UInt8(ascii: "]") else {
            leave()
            return false
        }
        return true
    }

    /// After an element: true behind a comma, false behind the closing bracket.
    @usableFromInline
    mutating func continueArray() throws(JSONError) -> Bool {
        switch peek() {
        case UInt8(ascii: ","):
            position += 1
            return true
        case UInt8(ascii: "]"):
            leave()
            return false
        default:
            throw error("expected a comma or the end of the array")
        }
    }

    mutating func enter(_ bracket: UInt8, _ message: StaticString) throws(JSONError) {
        guard peek() == bracket else { throw error("\(message)") }
        guard depth < Self.maximumDepth else { throw error("nested too deep") }
        depth += 1
        position += 1
    }

    mutating func leave() {
        position += 1
        depth -= 1
    }

    /// The next byte that is no white space; 0 at the end.
    mutating func peek() -> UInt8 {
        skipSpace()
        return position < end ? bytes[position] : 0
    }

    @usableFromInline
    mutating func skipSpace() {
        while position < end {
            switch bytes[position] {
            case 0x20, 0x0a, 0x0d, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func takeLiteral(_ literal: StaticString) -> Bool {
        let length = literal.utf8CodeUnitCount
        guard end - position >= length else { return false }
        let matches = literal.withUTF8Buffer { text in
            text.indices.allSatisfy { text[$0] == bytes[position + $0] }
        }
        if matches { position += length }
        return matches
    }
}
