package import SlotClock
import Synchronization

/// Tasks that wait for the virtual clock. One that waits gives its token back meanwhile; one that is cancelled waits no
/// longer.
package final class Sleepers: Sendable {
    private struct Sleeper {
        var until: Millis
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var sleeping: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var count = 0
    }

    private let tokens: Tokens
    private let state = Mutex(State())

    package init(tokens: Tokens) {
        self.tokens = tokens
    }

    /// When the next one is due.
    package var next: Millis? { state.withLock { $0.sleeping.values.map(\.until).min() } }

    /// Wakes those that are due, in their order.
    package func wake(upTo now: Millis) {
        let due = state.withLock { state in
            let due = state.sleeping.filter { $0.value.until <= now }
            for id in due.keys { state.sleeping[id] = nil }
            return due.sorted { $0.key < $1.key }.map(\.value.continuation)
        }
        for continuation in due {
            tokens.begin()
            continuation.resume()
        }
    }

    /// Returns when the clock shows the moment.
    /// - Throws: `CancellationError` when the task is cancelled.
    package func sleep(until moment: Millis) async throws {
        let id = state.withLock { state in
            state.count += 1
            return state.count
        }
        tokens.end()
        await withTaskCancellationHandler {
            await withCheckedContinuation { park($0, id, until: moment) }
        } onCancel: {
            giveUp(id)
        }
        try Task.checkCancellation()
    }

    private func park(_ continuation: CheckedContinuation<Void, Never>, _ id: Int, until moment: Millis) {
        let isCancelled = state.withLock { state in
            if state.cancelled.remove(id) != nil { return true }
            state.sleeping[id] = Sleeper(until: moment, continuation: continuation)
            return false
        }
        guard isCancelled else { return }
        tokens.begin()
        continuation.resume()
    }

    private func giveUp(_ id: Int) {
        let sleeper = state.withLock { state in
            let sleeper = state.sleeping.removeValue(forKey: id)
            if sleeper == nil { state.cancelled.insert(id) }
            return sleeper
        }
        guard let sleeper else { return }
        tokens.begin()
        sleeper.continuation.resume()
    }
}
