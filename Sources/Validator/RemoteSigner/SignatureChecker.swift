import BLS
import Dispatch
import Primitives
import Synchronization

/// Verifies what remote signers answer before anybody else sees it. What comes in while a batch is being verified makes
/// the next batch, so that a slot's signatures cost less than half of what they do alone.
final class SignatureChecker: Sendable {
    /// One signature to verify.
    private struct Claim {
        let set: SignatureSet
        let answer: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var waiting: [Claim] = []
        var isAtWork = false
    }

    /// The most signatures of one batch: how long, times half a millisecond, a block's signature shares the processors.
    private static let batch = 32
    private static let threads = max(1, BatchVerifier.processorCount - 1)

    private let keys = PublicKeyCache(capacity: 1 << 17)
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "vigil.signature-check", qos: .userInitiated, attributes: .concurrent)

    /// Whether the signature is the key's over the root.
    /// - Parameter isUrgent: verified by itself, at once.
    func verifies(_ signature: BLSSignature, _ root: Root, _ pubkey: BLSPubkey, isUrgent: Bool) async -> Bool {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                guard let key = try? keys.key(pubkey) else { return continuation.resume(returning: false) }
                let set = SignatureSet(message: root, key: key, signature: signature)
                guard !isUrgent else { return continuation.resume(returning: set.verify()) }
                let starts = state.withLock { state in
                    state.waiting.append(Claim(set: set, answer: continuation))
                    defer { state.isAtWork = true }
                    return !state.isAtWork
                }
                if starts { work() }
            }
        }
    }

    /// Batch after batch, until nothing waits.
    private func work() {
        while true {
            let claims = state.withLock { state in
                let claims = Array(state.waiting.prefix(Self.batch))
                state.waiting.removeFirst(claims.count)
                if claims.isEmpty { state.isAtWork = false }
                return claims
            }
            guard !claims.isEmpty else { return }
            let sets = claims.map(\.set)
            var invalid: Set<Int> = []
            if !BatchVerifier.verify(sets, threads: Self.threads) {
                invalid = Set(BatchVerifier.invalidIndices(in: sets))
            }
            for (index, claim) in claims.enumerated() { claim.answer.resume(returning: !invalid.contains(index)) }
        }
    }
}
