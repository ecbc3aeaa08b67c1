import BeaconNodePool
import SlotClock
import Synchronization

/// The pool's time in a test: sleepers wake when the clock is turned past their time.
final class VirtualPoolClock: PoolClock {
    private struct Sleeper {
        var until: Millis
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var count = 0
    }

    private let time: ManualTime
    private let tokens: Tokens
    private let state = Mutex(State())

    init(time: ManualTime, tokens: Tokens) {
        self.time = time
        self.tokens = tokens
    }

    var now: Millis { time.now }
    func begin() { tokens.begin() }
    func end() { tokens.end() }

    /// When the next sleeper wakes.
    var nextWake: Millis? { state.withLock { $0.sleepers.values.map(\.until).min() } }

    func wake(upTo now: Millis) {
        let due = state.withLock { state in
            let due = state.sleepers.filter { $0.value.until <= now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values
        }
        for sleeper in due {
            tokens.begin()
            sleeper.continuation.resume()
        }
    }

    func sleep(for duration: Millis) async throws {
        let moment = now + duration
        let id = state.withLock { state in
            state.count += 1
            return state.count
        }
        tokens.end()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return true }
                    state.sleepers[id] = Sleeper(until: moment, continuation: continuation)
                    return false
                }
                if isCancelled {
                    tokens.begin()
                    continuation.resume()
                }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            guard let sleeper else { return }
            tokens.begin()
            sleeper.continuation.resume()
        }
        try Task.checkCancellation()
    }
}
