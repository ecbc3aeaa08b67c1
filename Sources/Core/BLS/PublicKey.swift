internal import CBlst
public import Primitives

/// A public key that passed `KeyValidate`: a point of G1's subgroup, not infinity, kept uncompressed.
public struct PublicKey: Hashable, Sendable, CustomStringConvertible {
    let point: blst_p1_affine

    /// A point known to be in the subgroup and not infinity.
    init(trusted point: blst_p1_affine) { self.point = point }

    /// Decodes and validates (`KeyValidate`): encoding, curve, subgroup, not infinity. About 80 µs.
    public init(_ compressed: BLSPubkey) throws(BLSError) {
        var point = blst_p1_affine()
        let code = compressed.withUnsafeBytes { blst_p1_uncompress(&point, $0.bindMemory(to: UInt8.self).baseAddress) }
        if let error = BLSError(code) { throw error }
        guard !blst_p1_affine_is_inf(&point) else { throw .publicKeyIsInfinity }
        guard blst_p1_affine_in_g1(&point) else { throw .pointNotInGroup }
        self.point = point
    }

    /// The 48 bytes of the wire.
    public var compressed: BLSPubkey {
        var out = BLSPubkey()
        withUnsafePointer(to: point) { point in
            out.withUnsafeMutableBytes { blst_p1_affine_compress($0.bindMemory(to: UInt8.self).baseAddress, point) }
        }
        return out
    }

    /// The 0x-hex of the compressed key.
    public var description: String { compressed.description }

    /// `eth_aggregate_pubkeys`: the sum of the keys.
    /// - Throws: `emptyAggregation` for no keys; `publicKeyIsInfinity` when they cancel out (no such sum verifies).
    public static func aggregate(_ keys: [PublicKey]) throws(BLSError) -> PublicKey {
        guard !keys.isEmpty else { throw .emptyAggregation }
        guard let sum = PublicKey.sum(keys) else { throw .publicKeyIsInfinity }
        return sum
    }

    /// The sum of at least one key; nil when it is infinity.
    static func sum(_ keys: [PublicKey]) -> PublicKey? {
        guard keys.count > 1 else { return keys.first }
        var total = blst_p1()
        keys.withUnsafeBytes { raw in
            // blst reads "all the points lie behind one another" from {first, nil}.
            let points: [UnsafePointer<blst_p1_affine>?] = [raw.bindMemory(to: blst_p1_affine.self).baseAddress, nil]
            points.withUnsafeBufferPointer { blst_p1s_add(&total, $0.baseAddress, keys.count) }
        }
        guard !blst_p1_is_inf(&total) else { return nil }
        var affine = blst_p1_affine()
        blst_p1_to_affine(&affine, &total)
        return PublicKey(trusted: affine)
    }

    /// Equal points: coordinates are fully reduced, so that equality is that of the limbs.
    public static func == (a: PublicKey, b: PublicKey) -> Bool {
        withUnsafePointer(to: a.point) { a in withUnsafePointer(to: b.point) { blst_p1_affine_is_equal(a, $0) } }
    }

    /// Feeds the coordinates.
    public func hash(into hasher: inout Hasher) {
        withUnsafeBytes(of: point) { hasher.combine(bytes: $0) }
    }
}

extension BLSError {
    /// The error behind a return code of blst; nil for success.
    init?(_ code: BLST_ERROR) {
        switch code {
        case BLST_SUCCESS: return nil
        case BLST_POINT_NOT_ON_CURVE: self = .pointNotOnCurve
        case BLST_POINT_NOT_IN_GROUP: self = .pointNotInGroup
        case BLST_PK_IS_INFINITY: self = .publicKeyIsInfinity
        case BLST_BAD_SCALAR: self = .secretKeyOutOfRange
        default: self = .badEncoding
        }
    }
}
