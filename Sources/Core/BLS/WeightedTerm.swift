internal import CBlst

/// A key and its signature of some message, to be multiplied by a coefficient.
struct WeightedTerm {
    let key: PublicKey
    let signature: Signature
    let coefficient: UInt64

    init(_ key: PublicKey, _ signature: Signature, _ coefficient: UInt64) {
        self.key = key
        self.signature = signature
        self.coefficient = coefficient
    }

    /// Σ coefficient · key; nil when it is infinity, of which there is no pairing.
    static func keySum(_ terms: [WeightedTerm]) -> PublicKey? {
        // All zeros: infinity.
        var total = blst_p1()
        for term in terms {
            var (point, product, sum) = (blst_p1(), blst_p1(), blst_p1())
            withUnsafePointer(to: term.key.point) { blst_p1_from_affine(&point, $0) }
            term.withScalar { blst_p1_mult(&product, &point, $0, 64) }
            blst_p1_add_or_double(&sum, &total, &product)
            total = sum
        }
        guard !blst_p1_is_inf(&total) else { return nil }
        var affine = blst_p1_affine()
        blst_p1_to_affine(&affine, &total)
        return PublicKey(trusted: affine)
    }

    /// Σ coefficient · signature.
    static func signatureSum(_ terms: [WeightedTerm]) -> Signature {
        var total = blst_p2()
        for term in terms {
            var (point, product, sum) = (blst_p2(), blst_p2(), blst_p2())
            withUnsafePointer(to: term.signature.point) { blst_p2_from_affine(&point, $0) }
            term.withScalar { blst_p2_mult(&product, &point, $0, 64) }
            blst_p2_add_or_double(&sum, &total, &product)
            total = sum
        }
        var affine = blst_p2_affine()
        blst_p2_to_affine(&affine, &total)
        return Signature(trusted: affine)
    }

    private func withScalar(_ body: (UnsafePointer<UInt8>?) -> Void) {
        withUnsafeBytes(of: coefficient.littleEndian) { body($0.bindMemory(to: UInt8.self).baseAddress) }
    }
}
