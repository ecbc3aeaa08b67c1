package import Primitives
import Synchronization

/// Which keys may sign at all. Asked before a message is recorded, and once more when its permit is made.
package final class KeyGate: Sendable {
    private struct State {
        /// A reason where the key may not sign.
        var keys: [BLSPubkey: String?] = [:]
        /// Why no key may sign.
        var closed: String?
    }

    private let state: Mutex<State>

    /// Keys that may sign from the start.
    package init(enabled keys: some Sequence<BLSPubkey> = []) {
        var state = State()
        for key in keys { state.keys[key] = .some(nil) }
        self.state = Mutex(state)
    }

    /// Makes a key known and lets it sign.
    package func enable(_ pubkey: BLSPubkey) { state.withLock { $0.keys[pubkey] = .some(nil) } }

    /// Makes a key known, but not allowed to sign.
    package func disable(_ pubkey: BLSPubkey, reason: String) { state.withLock { $0.keys[pubkey] = .some(reason) } }

    /// Forgets a key.
    package func remove(_ pubkey: BLSPubkey) { state.withLock { _ = $0.keys.removeValue(forKey: pubkey) } }

    /// Lets no key sign any more until the process ends, for example after one of them was slashed.
    package func close(reason: String) { state.withLock { if $0.closed == nil { $0.closed = reason } } }

    /// Whether the key may sign now, enabled or not.
    package func isEnabled(_ pubkey: BLSPubkey) -> Bool { refusal(pubkey) == nil }

    /// Why the key may not sign now; nil when it may.
    package func refusal(_ pubkey: BLSPubkey) -> SigningError? {
        state.withLock { state in
            guard let entry = state.keys[pubkey] else { return .unknownKey(pubkey) }
            guard let reason = state.closed ?? entry else { return nil }
            return .disabledKey(pubkey, reason: reason)
        }
    }
}
