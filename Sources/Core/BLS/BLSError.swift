/// Why bytes are no key, signature or point, or why an operation has no result. Never carries key material.
public enum BLSError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes are not the compressed form of a point: wrong length, wrong flag bits or a coordinate ≥ the modulus.
    case badEncoding
    /// The coordinates do not satisfy the curve's equation.
    case pointNotOnCurve
    /// The point is on the curve but outside the subgroup of order r.
    case pointNotInGroup
    /// A public key that is the point at infinity (`KeyValidate` refuses it).
    case publicKeyIsInfinity
    /// A secret key that is zero or not below the group order r.
    case secretKeyOutOfRange
    /// Aggregation of nothing.
    case emptyAggregation
    /// Key material for derivation that is shorter than the 32 bytes EIP-2333 asks for.
    case seedTooShort

    /// The reason in words.
    public var description: String {
        switch self {
        case .badEncoding: "not the compressed encoding of a BLS12-381 point"
        case .pointNotOnCurve: "not a point of the BLS12-381 curve"
        case .pointNotInGroup: "a point outside the BLS12-381 subgroup"
        case .publicKeyIsInfinity: "the public key is the point at infinity"
        case .secretKeyOutOfRange: "the secret key is zero or not below the group order"
        case .emptyAggregation: "nothing to aggregate"
        case .seedTooShort: "the seed is shorter than 32 bytes"
        }
    }
}
