package import Primitives
import Synchronization

/// The way in for voluntary exits, from whoever learns that a validator is to leave. May be used from any task, before
/// and while the client runs.
package final class ExitRequests: Sendable {
    private struct State {
        var waiting: [BLSPubkey: Slot] = [:]
        var settled: Set<BLSPubkey> = []
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

    /// The requests that nobody has taken up yet, with the slots they wait for.
    package var waiting: [BLSPubkey: Slot] { state.withLock { $0.waiting } }

    /// Whether a node has taken the exit of a key, or it can never be taken: till then whoever asked for it remembers
    /// it, as a request does not outlive the process.
    package func isSettled(_ pubkey: BLSPubkey) -> Bool { state.withLock { $0.settled.contains(pubkey) } }

    package func settle(_ pubkey: BLSPubkey) { _ = state.withLock { $0.settled.insert(pubkey) } }

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
