package import Primitives
import Synchronization

/// The way in for voluntary exits, from whoever learns that a validator is to leave. May be used from any task, before
/// and while the client runs.
package final class ExitRequests: Sendable {
    private struct State {
        var waiting: [BLSPubkey: Slot] = [:]
        var wake: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    package init() {}

    /// Has a validator leave at the start of a slot, or as soon as possible after it. Asking again changes nothing. An
    /// exit of a key that the chain does not know waits until it does.
    package func request(_ pubkey: BLSPubkey, notBefore slot: Slot) {
        let wake = state.withLock { state in
            state.waiting[pubkey] = min(state.waiting[pubkey] ?? slot, slot)
            return state.wake
        }
        wake?()
    }

    /// Names what is called after each request; called once at once when something waits already.
    func connect(_ wake: (@Sendable () -> Void)?) {
        let hasWaiting = state.withLock { state in
            state.wake = wake
            return !state.waiting.isEmpty
        }
        if hasWaiting { wake?() }
    }

    /// Takes out the requests whose validator is known.
    func take(_ index: (BLSPubkey) -> ValidatorIndex?) -> [(validator: ValidatorIndex, notBefore: Slot)] {
        state.withLock { state in
            let known = state.waiting.compactMap { pubkey, slot in
                index(pubkey).map { (pubkey: pubkey, validator: $0, notBefore: slot) }
            }
            for request in known { state.waiting[request.pubkey] = nil }
            return known.map { ($0.validator, $0.notBefore) }
        }
    }
}
