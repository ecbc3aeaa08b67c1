/// Why bytes are no SCALE encoding of a value: what is wrong, and at which byte.
public struct ScaleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with the bytes.
    public enum Reason: Hashable, Sendable {
        /// The bytes end inside a value.
        case tooShort
        /// Bytes are left after the value.
        case trailingBytes(Int)
        /// A compact number is not in its shortest form, or too big for its type.
        case invalidCompact
        /// A list or string is longer than its type allows.
        case overLimit(count: UInt64, limit: Int)
        /// No case of the enumeration has this index.
        case unknownCase(UInt8)
        /// A string is not UTF-8.
        case invalidUTF8
    }

    /// What is wrong.
    public var reason: Reason
    /// Where, counted from the beginning of the input.
    public var byteOffset: Int

    /// An error from its parts.
    public init(reason: Reason, byteOffset: Int) {
        self.reason = reason
        self.byteOffset = byteOffset
    }

    /// What is wrong and where.
    public var description: String {
        let what =
            switch reason {
            case .tooShort: "the bytes end inside a value"
            case .trailingBytes(let count): "\(count) bytes are left after the value"
            case .invalidCompact: "a compact number is not in its shortest form or too big"
            case .overLimit(let count, let limit): "a list of \(count) is longer than \(limit)"
            case .unknownCase(let index): "no case has the index \(index)"
            case .invalidUTF8: "a string is not UTF-8"
            }
        return "SCALE: \(what) (at byte \(byteOffset))"
    }
}
