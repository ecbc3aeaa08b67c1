import BLS
import Dispatch
import Primitives
import Signing
import Synchronization

/// Verifies what remote signers answer before anybody else sees it. What comes in while a batch is being verified makes
/// the next batch, so that a slot's signatures, most of them of one message, cost a fraction of what they do alone.
final class SignatureChecker: Sendable {
    /// One signature to verify.
    private struct Claim {
        let message: Root
        let pubkey: BLSPubkey
        let signature: BLSSignature
        let answer: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var waiting: [Claim] = []
        var isAtWork = false
    }

    /// The most signatures of one batch: with more of them, the first would wait for long.
    private static let batch = 64
    private static let threads = max(1, BatchVerifier.processorCount - 1)

    private let keys = PublicKeyCache(capacity: 1 << 17)
    private let state = Mutex(State())
    private let urgent = DispatchQueue(label: "vigil.signature-check", qos: .userInitiated, attributes: .concurrent)
    /// Attestations wait for it: it gives way to proposals, but not so far that a busy machine makes them late.
    private let background = BackgroundThreads("vigil.checks", count: 1, niceness: 5)

    /// Whether the signature is the key's over the root.
    /// - Parameter isUrgent: verified by itself, at once.
    func verifies(_ signature: BLSSignature, _ root: Root, _ pubkey: BLSPubkey, isUrgent: Bool) async -> Bool {
        await withCheckedContinuation { continuation in
            let claim = Claim(message: root, pubkey: pubkey, signature: signature, answer: continuation)
            guard !isUrgent else {
                return urgent.async { [self] in continuation.resume(returning: set(claim)?.verify() ?? false) }
            }
            let starts = state.withLock { state in
                state.waiting.append(claim)
                defer { state.isAtWork = true }
                return !state.isAtWork
            }
            if starts { background.async { [self] in work() } }
        }
    }

    private func set(_ claim: Claim) -> SignatureSet? {
        guard let key = try? keys.key(claim.pubkey) else { return nil }
        return SignatureSet(message: claim.message, key: key, signature: claim.signature)
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
            var known: [(claim: Claim, set: SignatureSet)] = []
            for claim in claims {
                if let set = set(claim) { known.append((claim, set)) } else { claim.answer.resume(returning: false) }
            }
            let invalid = Set(BatchVerifier.invalidIndices(in: known.map(\.set), threads: Self.threads))
            for (index, (claim, _)) in known.enumerated() {
                claim.answer.resume(returning: !invalid.contains(index))
            }
        }
    }
}
