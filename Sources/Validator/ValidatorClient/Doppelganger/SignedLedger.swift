import Primitives
import Synchronization

/// What this process has signed of late, by signing root: what is seen on the network under one of our keys and is not
/// in here was signed by somebody else.
///
/// A message is noted before its signature is made, so that it cannot be seen before it is known.
final class SignedLedger: Sendable {
    private struct Message: Hashable {
        var pubkey: BLSPubkey
        var signingRoot: Root
    }

    /// How many epochs are kept beside the current one.
    private static let retention: UInt64 = 2

    private let byEpoch = Mutex<[Epoch: Set<Message>]>([:])

    func note(_ pubkey: BLSPubkey, _ signingRoot: Root, _ epoch: Epoch) {
        byEpoch.withLock { byEpoch in
            if byEpoch[epoch] == nil {
                byEpoch = byEpoch.filter { $0.key.rawValue &+ Self.retention >= epoch.rawValue }
            }
            byEpoch[epoch, default: []].insert(Message(pubkey: pubkey, signingRoot: signingRoot))
        }
    }

    func contains(_ pubkey: BLSPubkey, _ signingRoot: Root, _ epoch: Epoch) -> Bool {
        byEpoch.withLock { $0[epoch]?.contains(Message(pubkey: pubkey, signingRoot: signingRoot)) == true }
    }
}
