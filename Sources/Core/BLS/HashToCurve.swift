internal import CBlst
public import Primitives

/// `hash_to_curve` of RFC 9380 for BLS12381G2_XMD:SHA-256_SSWU_RO_.
public enum HashToCurve {
    /// The affine coordinates of a point of G2, each 48 big-endian bytes: x = xReal + xImaginary·u, y likewise.
    public struct G2Point: Hashable, Sendable {
        /// The real part of x.
        public let xReal: Bytes48
        /// The imaginary part of x.
        public let xImaginary: Bytes48
        /// The real part of y.
        public let yReal: Bytes48
        /// The imaginary part of y.
        public let yImaginary: Bytes48
    }

    /// Hashes a message to the subgroup of G2 under a domain separation tag.
    public static func hashToG2(_ message: [UInt8], tag: DomainSeparationTag = .proofOfPossession) -> G2Point {
        var point = message.withUnsafeBytes { g2($0, tag) }
        var affine = blst_p2_affine()
        blst_p2_to_affine(&affine, &point)
        return G2Point(
            xReal: bytes(affine.x.fp.0), xImaginary: bytes(affine.x.fp.1),
            yReal: bytes(affine.y.fp.0), yImaginary: bytes(affine.y.fp.1))
    }

    static func g2(_ message: UnsafeRawBufferPointer, _ tag: DomainSeparationTag) -> blst_p2 {
        var point = blst_p2()
        blst_hash_to_g2(
            &point, message.bindMemory(to: UInt8.self).baseAddress, message.count, tag.pointer, tag.count, nil, 0)
        return point
    }

    private static func bytes(_ coordinate: blst_fp) -> Bytes48 {
        var out = Bytes48()
        withUnsafePointer(to: coordinate) { coordinate in
            out.withUnsafeMutableBytes { blst_bendian_from_fp($0.bindMemory(to: UInt8.self).baseAddress, coordinate) }
        }
        return out
    }
}
