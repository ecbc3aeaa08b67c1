package import Primitives
import Synchronization

/// Which keys may sign at all. Asked before a message is recorded, once more before it is signed, and a last time before
/// the signature is handed out.
///
/// When `disable`, `remove` or `close` has returned, no signature of the key is handed out any more, not even one that a
/// signer on another machine was making meanwhile; letting the key sign again does not bring that one back.
package final class KeyGate: Sendable {
    private struct Entry {
        /// Why the key may not sign.
        var refusal: String?
        /// The number of the key's admission: another one after each change.
        var number: UInt64
    }

    private struct State {
        var keys: [BLSPubkey: Entry] = [:]
        /// Why no key may sign.
        var closed: String?
        var lastNumber: UInt64 = 0

        mutating func set(_ pubkey: BLSPubkey, refusal: String?) {
            // Enabling an enabled key once more does not drop what it is signing.
            if let entry = keys[pubkey], entry.refusal == nil, refusal == nil { return }
            lastNumber += 1
            keys[pubkey] = Entry(refusal: refusal, number: lastNumber)
        }

        func refusal(_ pubkey: BLSPubkey) -> SigningError? {
            guard let entry = keys[pubkey] else { return .unknownKey(pubkey) }
            guard let reason = closed ?? entry.refusal else { return nil }
            return .disabledKey(pubkey, reason: reason)
        }
    }

    /// A key's leave to sign one message, void from the moment on at which the key may not sign.
    struct Admission: Sendable {
        let pubkey: BLSPubkey
        fileprivate let number: UInt64
    }

    private let state: Mutex<State>

    /// Keys that may sign from the start.
    package init(enabled keys: some Sequence<BLSPubkey> = []) {
        var state = State()
        for key in keys { state.set(key, refusal: nil) }
        self.state = Mutex(state)
    }

    /// Makes a key known and lets it sign.
    package func enable(_ pubkey: BLSPubkey) { state.withLock { $0.set(pubkey, refusal: nil) } }

    /// Makes a key known, but not allowed to sign.
    package func disable(_ pubkey: BLSPubkey, reason: String) {
        state.withLock { $0.set(pubkey, refusal: reason) }
    }

    /// Stops a key that may sign, for a reason that passes. One that may not sign stays as it is, stopped for what
    /// stopped it.
    package func suspend(_ pubkey: BLSPubkey, reason: String) {
        state.withLock { state in
            guard let entry = state.keys[pubkey], entry.refusal == nil else { return }
            state.set(pubkey, refusal: reason)
        }
    }

    /// Lets a key go on that was suspended for this reason, unless it has been stopped for another one since.
    package func resume(_ pubkey: BLSPubkey, suspendedFor reason: String) {
        state.withLock { state in
            guard state.keys[pubkey]?.refusal == reason else { return }
            state.set(pubkey, refusal: nil)
        }
    }

    /// Makes a key known that is not, and not allowed to sign: nobody can take it into use till it is released.
    /// - Returns: whether it was unknown; otherwise it stays as it is.
    package func hold(_ pubkey: BLSPubkey, reason: String) -> Bool {
        state.withLock { state in
            guard state.keys[pubkey] == nil else { return false }
            state.set(pubkey, refusal: reason)
            return true
        }
    }

    /// Forgets a key that is held for this reason.
    package func release(_ pubkey: BLSPubkey, heldFor reason: String) {
        state.withLock { state in
            if state.keys[pubkey]?.refusal == reason { state.keys[pubkey] = nil }
        }
    }

    /// Forgets a key.
    package func remove(_ pubkey: BLSPubkey) { state.withLock { _ = $0.keys.removeValue(forKey: pubkey) } }

    /// Lets no key sign any more until the process ends, for example after one of them was slashed.
    package func close(reason: String) { state.withLock { if $0.closed == nil { $0.closed = reason } } }

    /// Whether it is a key of this client, whether it may sign or not.
    package func knows(_ pubkey: BLSPubkey) -> Bool { state.withLock { $0.keys[pubkey] != nil } }

    /// Whether the key may sign now.
    package func isEnabled(_ pubkey: BLSPubkey) -> Bool { refusal(pubkey) == nil }

    /// Why the key may not sign now; nil when it may.
    package func refusal(_ pubkey: BLSPubkey) -> SigningError? { state.withLock { $0.refusal(pubkey) } }

    /// Lets a message in.
    /// - Throws: why the key may not sign now.
    func admit(_ pubkey: BLSPubkey) throws(SigningError) -> Admission {
        let answer: Result<Admission, SigningError> = state.withLock { state in
            if let refusal = state.refusal(pubkey) { return .failure(refusal) }
            guard let entry = state.keys[pubkey] else { return .failure(.unknownKey(pubkey)) }
            return .success(Admission(pubkey: pubkey, number: entry.number))
        }
        return try answer.get()
    }

    /// What became of the admissions, in order: nil for those that still hold.
    func refusals(_ admissions: [Admission]) -> [SigningError?] {
        state.withLock { state in
            admissions.map { admission in
                if let refusal = state.refusal(admission.pubkey) { return refusal }
                guard state.keys[admission.pubkey]?.number == admission.number else {
                    return .disabledKey(admission.pubkey, reason: "it was stopped while the message was being signed")
                }
                return nil
            }
        }
    }
}
