/// A domain separation tag of hash-to-curve (RFC 9380 §3.1). Text of the program, so that C may keep its address.
public struct DomainSeparationTag: Sendable {
    private let text: StaticString

    /// A tag of 1 … 255 ASCII bytes.
    public init(_ text: StaticString) { self.text = text }

    /// The tag of the proof-of-possession scheme that Ethereum signs with.
    public static let proofOfPossession = DomainSeparationTag("BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_")

    var pointer: UnsafePointer<UInt8> { text.utf8Start }
    var count: Int { text.utf8CodeUnitCount }
}
