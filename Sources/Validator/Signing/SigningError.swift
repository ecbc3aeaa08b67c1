package import Primitives
package import SlashingProtection

/// Why there is no signature. Never carries a secret.
package enum SigningError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The slashing database belongs to another chain than the one that is to be signed for.
    case wrongChain(String)
    /// The key is not one of this client's.
    case unknownKey(BLSPubkey)
    /// The key may not sign now.
    case disabledKey(BLSPubkey, reason: String)
    /// The message is slashable against what the key has signed.
    case slashable(BLSPubkey, SlashingRefusal)
    /// The slashing protection could not record the message; without a record nothing is signed.
    case notRecorded(SlashingDatabaseError)
    /// Too many messages wait in the lane.
    case queueFull(SigningLane)
    /// The signer has the key no longer, or failed.
    case signerFailed(BLSPubkey, String)
    /// A remote signer's own slashing protection refused.
    case refusedBySigner(BLSPubkey, signer: String)
    /// A remote signer does not have the key.
    case unknownToSigner(BLSPubkey, signer: String)
    /// A remote signer answered with a signature that is not the key's over the message.
    case wrongSignature(BLSPubkey, signer: String)
    /// The task was cancelled while the message waited.
    case cancelled

    package var description: String {
        switch self {
        case .wrongChain(let path):
            "the slashing database \(path) belongs to another chain: use the data directory of this one"
        case .unknownKey(let key): "\(key) is not a key of this validator client"
        case .disabledKey(let key, let reason): "\(key) may not sign: \(reason)"
        case .slashable(let key, let refusal): "\(key) must not sign this: \(refusal)"
        case .notRecorded(let error): "nothing is signed without a record: \(error)"
        case .queueFull(let lane): "too many messages wait in the \(lane) lane"
        case .signerFailed(let key, let reason): "the signer of \(key) failed: \(reason)"
        case .refusedBySigner(let key, let signer):
            "the slashing protection of the remote signer \(signer) refused to sign for \(key)"
        case .unknownToSigner(let key, let signer): "the remote signer \(signer) does not have the key \(key)"
        case .wrongSignature(let key, let signer):
            "the remote signer \(signer) gave a wrong signature for \(key): it is not used"
        case .cancelled: "cancelled before it was signed"
        }
    }
}
