import Synchronization

/// Counts events and tasks that are under way, so that a test can wait until none is: no sleeping, no guessing.
package final class Tokens: Sendable {
    private struct State {
        var count = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    package init() {}

    package func begin() {
        state.withLock { $0.count += 1 }
    }

    package func end() {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.count -= 1
            guard state.count <= 0 else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when nothing is under way.
    package func quiet() async {
        await withCheckedContinuation { continuation in
            let isQuiet = state.withLock { state in
                if state.count > 0 { state.waiters.append(continuation) }
                return state.count <= 0
            }
            if isQuiet { continuation.resume() }
        }
    }
}
