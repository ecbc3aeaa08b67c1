internal import CBlst
public import Primitives

/// A decoded signature: a point of G2's subgroup, infinity allowed (it verifies nothing but the empty sync aggregate).
public struct Signature: Hashable, Sendable, CustomStringConvertible {
    let point: blst_p2_affine

    /// A point known to be in the subgroup.
    init(trusted point: blst_p2_affine) { self.point = point }

    /// Decodes and checks encoding, curve and subgroup. About 100 µs.
    public init(_ compressed: BLSSignature) throws(BLSError) {
        var point = blst_p2_affine()
        let code = compressed.withUnsafeBytes { blst_p2_uncompress(&point, $0.bindMemory(to: UInt8.self).baseAddress) }
        if let error = BLSError(code) { throw error }
        // blst's subgroup test takes infinity as a member.
        guard blst_p2_affine_in_g2(&point) else { throw .pointNotInGroup }
        self.point = point
    }

    /// The signature that is the point at infinity (`G2_POINT_AT_INFINITY`).
    public static let infinity = Signature(trusted: blst_p2_affine())

    /// Whether this is the point at infinity.
    public var isInfinity: Bool { withUnsafePointer(to: point) { blst_p2_affine_is_inf($0) } }

    /// The 96 bytes of the wire.
    public var compressed: BLSSignature {
        var out = BLSSignature()
        withUnsafePointer(to: point) { point in
            out.withUnsafeMutableBytes { blst_p2_affine_compress($0.bindMemory(to: UInt8.self).baseAddress, point) }
        }
        return out
    }

    /// The 0x-hex of the compressed signature.
    public var description: String { compressed.description }

    /// `Aggregate`: the sum of the signatures.
    /// - Throws: `emptyAggregation` for no signatures.
    public static func aggregate(_ signatures: [Signature]) throws(BLSError) -> Signature {
        guard let first = signatures.first else { throw .emptyAggregation }
        guard signatures.count > 1 else { return first }
        var total = blst_p2()
        signatures.withUnsafeBytes { raw in
            let points: [UnsafePointer<blst_p2_affine>?] = [raw.bindMemory(to: blst_p2_affine.self).baseAddress, nil]
            points.withUnsafeBufferPointer { blst_p2s_add(&total, $0.baseAddress, signatures.count) }
        }
        var affine = blst_p2_affine()
        blst_p2_to_affine(&affine, &total)
        return Signature(trusted: affine)
    }

    /// Equal points.
    public static func == (a: Signature, b: Signature) -> Bool {
        withUnsafePointer(to: a.point) { a in withUnsafePointer(to: b.point) { blst_p2_affine_is_equal(a, $0) } }
    }

    /// Feeds the coordinates.
    public func hash(into hasher: inout Hasher) {
        withUnsafeBytes(of: point) { hasher.combine(bytes: $0) }
    }
}
