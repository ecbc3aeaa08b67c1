internal import CBlst
internal import Primitives

/// A product of pairings in the making: blst's context, which hashes messages and collects Miller loops in groups.
///
/// Unchecked: one thread at a time uses a context; `BatchVerifier` hands finished ones to the thread that merges them.
final class Pairing: @unchecked Sendable {
    private let memory: UnsafeMutableRawPointer
    private var context: OpaquePointer { OpaquePointer(memory) }

    init(tag: DomainSeparationTag = .proofOfPossession) {
        memory = .allocate(byteCount: blst_pairing_sizeof(), alignment: 16)
        blst_pairing_init(context, true, tag.pointer, tag.count)
    }

    deinit { memory.deallocate() }

    /// Multiplies in e(key, H(message)) and adds the signature to the sum of signatures.
    func aggregate(key: PublicKey, signature: Signature?, message: Bytes32) -> Bool {
        withPointers(key, signature, message) { key, signature, message in
            blst_pairing_aggregate_pk_in_g1(context, key, signature, message, 32, nil, 0) == BLST_SUCCESS
        }
    }

    /// As `aggregate`, with key and signature multiplied by their coefficient. Terms of one message cost one pairing.
    func aggregate(_ terms: [WeightedTerm], message: Bytes32) -> Bool {
        guard terms.count > 1 else { return terms.allSatisfy { aggregate($0, message: message) } }
        guard let key = WeightedTerm.keySum(terms) else { return false }
        return aggregate(key: key, signature: WeightedTerm.signatureSum(terms), message: message)
    }

    private func aggregate(_ term: WeightedTerm, message: Bytes32) -> Bool {
        withPointers(term.key, term.signature, message) { key, signature, message in
            withUnsafeBytes(of: term.coefficient.littleEndian) { scalar in
                blst_pairing_mul_n_aggregate_pk_in_g1(
                    context, key, signature, scalar.bindMemory(to: UInt8.self).baseAddress, 64, message, 32, nil, 0)
                    == BLST_SUCCESS
            }
        }
    }

    /// Computes what is pending; needed before `merge` and `isOne`.
    func commit() { blst_pairing_commit(context) }

    /// Multiplies in another committed product.
    func merge(_ other: Pairing) -> Bool { blst_pairing_merge(context, other.context) == BLST_SUCCESS }

    /// Whether Π e(key, H(message)) = e(g1, Σ signature).
    func isOne() -> Bool { blst_pairing_finalverify(context, nil) }

    private func withPointers(
        _ key: PublicKey, _ signature: Signature?, _ message: Bytes32,
        _ body: (UnsafePointer<blst_p1_affine>, UnsafePointer<blst_p2_affine>?, UnsafePointer<UInt8>?) -> Bool
    ) -> Bool {
        withUnsafePointer(to: key.point) { key in
            message.withUnsafeBytes { message in
                let message = message.bindMemory(to: UInt8.self).baseAddress
                guard let signature else { return body(key, nil, message) }
                return withUnsafePointer(to: signature.point) { body(key, $0, message) }
            }
        }
    }
}
