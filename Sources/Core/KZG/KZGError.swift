/// Why an operation on blobs, cells, commitments or proofs has no answer. A proof that is merely wrong is no error.
package enum KZGError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A blob or a cell is not of its one length in bytes.
    case wrongLength(expected: Int, found: Int)
    /// Lists that belong together have different lengths.
    case unevenLengths
    /// A field element is not below the modulus, a point is not in G1, or cell indices are too few, too high or not
    /// ascending.
    case invalidInput
    /// The library had no memory, or contradicted itself.
    case libraryFailure

    /// The reason in words.
    package var description: String {
        switch self {
        case .wrongLength(let expected, let found): "expected \(expected) bytes, not \(found)"
        case .unevenLengths: "lists that belong together differ in length"
        case .invalidInput: "a field element, a point or a cell index is not valid"
        case .libraryFailure: "the KZG library failed"
        }
    }
}
