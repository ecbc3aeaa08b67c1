import Synchronization

/// An answer to come: one, once. Dropping it tells the host that nobody waits any more.
public final class Reply<Value: Sendable>: Sendable {
    private let slot: ReplySlot<Value>
    private let onDrop: @Sendable () -> Void

    init(slot: ReplySlot<Value>, onDrop: @escaping @Sendable () -> Void) {
        self.slot = slot
        self.onDrop = onDrop
    }

    deinit {
        onDrop()
    }

    /// Waits for the answer. Fails when the host ends before it has one, or when this task is cancelled.
    public func value() async throws(PVFHostError) -> Value {
        try await slot.wait().get()
    }
}

/// What an answer is put into.
final class ReplySlot<Value: Sendable>: Sendable {
    typealias Outcome = Result<Value, PVFHostError>

    private struct State {
        var outcome: Outcome?
        var waiters: [UInt64: CheckedContinuation<Outcome, Never>] = [:]
        var lastWaiter: UInt64 = 0
    }

    private let state = Mutex(State())

    /// The first word counts.
    func settle(_ outcome: Outcome) {
        let waiters = state.withLock { state -> [CheckedContinuation<Outcome, Never>] in
            guard state.outcome == nil else { return [] }
            state.outcome = outcome
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume(returning: outcome) }
    }

    fileprivate func wait() async -> Outcome {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let settled = state.withLock { state -> Outcome? in
                    if let outcome = state.outcome { return outcome }
                    // The handler may have run before: then it found nobody to wake.
                    if Task.isCancelled { return .failure(.cancelled) }
                    state.waiters[id] = continuation
                    return nil
                }
                if let settled { continuation.resume(returning: settled) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume(returning: .failure(.cancelled))
        }
    }
}
