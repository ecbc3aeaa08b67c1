/// Why bytes are not the canonical encoding of a value, and where (`at`: the byte's position in the whole input).
public enum SSZError: Error, Equatable, CustomStringConvertible {
    /// There are not exactly as many bytes as the type takes.
    case wrongLength(expected: Int, actual: Int, at: Int)
    /// There are fewer bytes than the fixed part or the offsets take.
    case tooShort(expected: Int, actual: Int, at: Int)
    /// The bytes of a list do not divide into elements.
    case notDivisible(length: Int, elementSize: Int, at: Int)
    /// More elements, bytes or bits than the type's limit.
    case overLimit(count: Int, limit: Int, at: Int)
    /// The first offset does not point to the end of the fixed part.
    case wrongFirstOffset(expected: Int, actual: Int, at: Int)
    /// An offset points before the one in front of it.
    case offsetDecreases(from: Int, to: Int, at: Int)
    /// An offset points behind the end.
    case offsetOutOfBounds(offset: Int, length: Int, at: Int)
    /// A boolean's byte is neither 0 nor 1.
    case wrongBoolean(byte: UInt8, at: Int)
    /// A bit behind the end of a bitvector is set.
    case paddingBitSet(at: Int)
    /// A bitlist's last byte has no delimiting bit.
    case missingDelimiter(at: Int)
    /// A union has no type of that selector.
    case unknownSelector(UInt8, at: Int)
    /// The type has no values: a vector of length 0, or elements without a size.
    case illegalType(at: Int)

    /// What is wrong and where.
    public var description: String {
        switch self {
        case .wrongLength(let expected, let actual, let at): "expected \(expected) bytes, not \(actual) (at byte \(at))"
        case .tooShort(let expected, let actual, let at):
            "expected at least \(expected) bytes, not \(actual) (at byte \(at))"
        case .notDivisible(let length, let size, let at): "\(length) bytes are no multiple of \(size) (at byte \(at))"
        case .overLimit(let count, let limit, let at): "\(count) is over the limit of \(limit) (at byte \(at))"
        case .wrongFirstOffset(let expected, let actual, let at):
            "the first offset is \(actual) instead of \(expected) (at byte \(at))"
        case .offsetDecreases(let from, let to, let at): "an offset goes back from \(from) to \(to) (at byte \(at))"
        case .offsetOutOfBounds(let offset, let length, let at):
            "the offset \(offset) is behind the end of \(length) bytes (at byte \(at))"
        case .wrongBoolean(let byte, let at): "\(byte) is no boolean (at byte \(at))"
        case .paddingBitSet(let at): "a bit behind the end of the bitvector is set (at byte \(at))"
        case .missingDelimiter(let at): "the bitlist has no delimiting bit (at byte \(at))"
        case .unknownSelector(let selector, let at): "the selector \(selector) selects no type (at byte \(at))"
        case .illegalType(let at): "the type has no values (at byte \(at))"
        }
    }
}
