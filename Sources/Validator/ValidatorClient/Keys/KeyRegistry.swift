package import Primitives
import Synchronization

/// The keys that a validator client does duties for, as they come and go while it runs.
///
/// It knows of duties only: whoever adds a key has its signer and its slashing record ready before, whoever removes one
/// has closed its gate before. A change reaches the loop at once: a new key's index is looked up, a removed key has no
/// duties any more. May be called from any task.
package final class KeyRegistry: Sendable {
    private struct State {
        var keys: [BLSPubkey: ValidatorKey]
        var observers: [@Sendable () -> Void] = []
    }

    private let state: Mutex<State>

    package init(_ keys: some Sequence<ValidatorKey> = []) {
        let keys = Dictionary(keys.map { ($0.pubkey, $0) }) { first, _ in first }
        state = Mutex(State(keys: keys))
    }

    /// The keys that are there now, in ascending order.
    package var pubkeys: [BLSPubkey] { state.withLock { $0.keys.keys.sorted() } }

    package var count: Int { state.withLock { $0.keys.count } }

    package func contains(_ pubkey: BLSPubkey) -> Bool { self[pubkey] != nil }

    package subscript(pubkey: BLSPubkey) -> ValidatorKey? { state.withLock { $0.keys[pubkey] } }

    /// Takes keys in; what is known of one that is there already is replaced.
    package func add(_ keys: some Sequence<ValidatorKey>) {
        change { state in
            var isChange = false
            for key in keys where state.updateValue(key, forKey: key.pubkey) != key { isChange = true }
            return isChange
        }
    }

    /// Lets go of keys; those that are not there are none to it.
    package func remove(_ pubkeys: some Sequence<BLSPubkey>) {
        change { state in
            var isChange = false
            for pubkey in pubkeys where state.removeValue(forKey: pubkey) != nil { isChange = true }
            return isChange
        }
    }

    /// Calls back after every change from now on, from the task that made it.
    package func observe(_ changed: @escaping @Sendable () -> Void) {
        state.withLock { $0.observers.append(changed) }
    }

    /// All keys with what is known of them.
    var all: [BLSPubkey: ValidatorKey] { state.withLock { $0.keys } }

    /// Costs what is changed, not what is there: a registry adds thousands of keys one by one.
    /// - Parameter body: makes the change and says whether it is one.
    private func change(_ body: (inout [BLSPubkey: ValidatorKey]) -> Bool) {
        let observers = state.withLock { state in body(&state.keys) ? state.observers : [] }
        for observer in observers { observer() }
    }
}
