package import BLS
import Dispatch
package import Primitives
import Synchronization

/// Signs with secret keys in this process, on threads of its own, so that half a millisecond of arithmetic per signature
/// does not hold up the tasks that keep the time.
package final class LocalSigner: Signer {
    private let keys: Mutex<[BLSPubkey: SecretKey]>
    private let threads = DispatchQueue(label: "vigil.signing", qos: .userInitiated, attributes: .concurrent)
    private let background: BackgroundThreads
    package let limits: SigningLimits

    /// - Parameter concurrency: how many permits it works on at once, one for each processor. Selection proofs leave one
    ///   of them free, for a block that comes in the meantime.
    package init(keys: [SecretKey], concurrency: Int = BatchVerifier.processorCount) {
        self.keys = Mutex(
            Dictionary(keys.map { ($0.publicKey.compressed, $0) }, uniquingKeysWith: { first, _ in first }))
        var limits = SigningLimits(slots: max(1, concurrency))
        limits.spared = 1
        self.limits = limits
        background = BackgroundThreads("vigil.proofs", count: limits.slots - limits.spared, niceness: 10)
    }

    package var publicKeys: [BLSPubkey] { keys.withLock { $0.keys.sorted() } }

    package func holds(_ pubkey: BLSPubkey) -> Bool { keys.withLock { $0[pubkey] != nil } }

    /// Takes a key in, so that it can sign as soon as the gate lets it.
    /// - Parameter pubkey: whom it signs for, when not for itself: a share of a key, for the whole one.
    package func add(_ key: SecretKey, for pubkey: BLSPubkey? = nil) {
        keys.withLock { $0[pubkey ?? key.publicKey.compressed] = key }
    }

    /// Lets go of a key; its memory is overwritten when no signature is in the making any more.
    package func remove(_ pubkey: BLSPubkey) { keys.withLock { _ = $0.removeValue(forKey: pubkey) } }

    package func sign(_ permit: consuming SigningPermit) async -> [Result<BLSSignature, SigningError>] {
        let messages = permit.messages
        let isInNoHurry = messages.first?.kind.lane == .selection
        return await withCheckedContinuation { continuation in
            if isInNoHurry {
                background.async { continuation.resume(returning: messages.map(self.sign)) }
            } else {
                threads.async { continuation.resume(returning: messages.map(self.sign)) }
            }
        }
    }

    private func sign(_ message: PermittedMessage) -> Result<BLSSignature, SigningError> {
        guard let key = keys.withLock({ $0[message.pubkey] }) else {
            return .failure(.signerFailed(message.pubkey, "the key is not loaded"))
        }
        return .success(key.sign(message.signingRoot).compressed)
    }
}
