import Synchronization

/// Hands a signer's slots to waiting tasks in the order of `LaneQueue`.
final class SigningLanes: Sendable {
    private struct State {
        var queue: LaneQueue
        var lastTicket: LaneQueue.Ticket = 0
        var waiting: [LaneQueue.Ticket: CheckedContinuation<SigningError?, Never>] = [:]
    }

    private let state: Mutex<State>

    init(_ limits: SigningLimits) { state = Mutex(State(queue: LaneQueue(limits))) }

    func waiting(in lane: SigningLane) -> Int { state.withLock { $0.queue.waiting(in: lane) } }

    /// Runs `body` with a slot, as soon as no more urgent message waits for it.
    /// - Throws: `queueFull`, `cancelled`; `body` has not run then.
    func withSlot<R: Sendable>(_ lane: SigningLane, weight: Int, _ body: () async -> R) async throws(SigningError) -> R
    {
        if let error = await enter(lane, weight) { throw error }
        let result = await body()
        leave(lane)
        return result
    }

    private func enter(_ lane: SigningLane, _ weight: Int) async -> SigningError? {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let entry = state.withLock { state in
                    let entry = state.queue.enter(lane, ticket: ticket, weight: weight)
                    if entry == .wait { state.waiting[ticket] = continuation }
                    return entry
                }
                switch entry {
                case .go: continuation.resume(returning: nil)
                case .refused: continuation.resume(returning: .queueFull(lane))
                // A cancellation before this line found nobody waiting.
                case .wait: if Task.isCancelled { cancel(lane, ticket) }
                }
            }
        } onCancel: {
            cancel(lane, ticket)
        }
    }

    private func cancel(_ lane: SigningLane, _ ticket: LaneQueue.Ticket) {
        let continuation = state.withLock { state in
            state.queue.cancel(lane, ticket: ticket) ? state.waiting.removeValue(forKey: ticket) : nil
        }
        continuation?.resume(returning: .cancelled)
    }

    private func leave(_ lane: SigningLane) { handOver { $0.leave(lane) } }

    /// Lets a proposal be under way, until `endProposal`.
    func beginProposal() { state.withLock { $0.queue.beginProposal() } }

    func endProposal() { handOver { $0.endProposal() } }

    private func handOver(_ change: (inout LaneQueue) -> [LaneQueue.Ticket]) {
        let next = state.withLock { state in
            change(&state.queue).compactMap { state.waiting.removeValue(forKey: $0) }
        }
        for continuation in next { continuation.resume(returning: nil) }
    }
}
