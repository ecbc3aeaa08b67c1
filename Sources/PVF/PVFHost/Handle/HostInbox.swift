import Synchronization

/// The way into the loop, and where the answers wait to be given.
///
/// Callers are bounded: ten of their requests lie here, and who comes later waits outside, in order. What the loop's own
/// workers and timer put in is bounded by their number.
final class HostInbox: Sendable {
    enum Answer {
        case precheck(ReplySlot<PrecheckResult>)
        case execution(ReplySlot<ExecutionResult>)

        func hangUp() {
            switch self {
            case .precheck(let slot): slot.settle(.failure(.hungUp))
            case .execution(let slot): slot.settle(.failure(.hungUp))
            }
        }
    }

    private struct Outside {
        var id: UInt64
        var continuation: CheckedContinuation<Admission, Never>
    }

    private enum Admission {
        case admitted
        case refused(PVFHostError)
    }

    private struct State {
        var mailbox = HostMailbox()
        var answers: [RequestID: Answer] = [:]
        var outside = FIFO<Outside>()
        var loop: CheckedContinuation<Void, Never>?
        var isOpen = true
        var last: UInt64 = 0

        mutating func takeLoop() -> CheckedContinuation<Void, Never>? {
            defer { loop = nil }
            return loop
        }

        mutating func number() -> UInt64 {
            last += 1
            return last
        }
    }

    private let state = Mutex(State())
    private let pendingLimit: Int

    init(pendingLimit: Int) {
        self.pendingLimit = max(1, pendingLimit)
    }

    // MARK: Callers

    /// Waits until there is room, then leaves the request; with the slot that its answer goes to, if it gets one.
    func submit(
        _ answer: Answer?, _ request: @Sendable (RequestID) -> HostEvent.Client
    ) async throws(PVFHostError) -> RequestID {
        let id = state.withLock { $0.number() }
        while true {
            let wake = state.withLock { state -> (done: Bool, CheckedContinuation<Void, Never>?) in
                guard state.isOpen, state.mailbox.hasRoomForClient else { return (false, nil) }
                let request = request(RequestID(id))
                state.mailbox.put(.client(request))
                state.answers[RequestID(id)] = answer
                return (true, state.takeLoop())
            }
            wake.1?.resume()
            if wake.done { return RequestID(id) }
            if case .refused(let error) = await waitOutside(id) { throw error }
        }
    }

    private func waitOutside(_ id: UInt64) async -> Admission {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let admission = state.withLock { state -> Admission? in
                    guard state.isOpen else { return .refused(.hungUp) }
                    if Task.isCancelled { return .refused(.cancelled) }
                    if state.mailbox.hasRoomForClient { return .admitted }
                    state.outside.append(Outside(id: id, continuation: continuation))
                    return nil
                }
                if let admission { continuation.resume(returning: admission) }
            }
        } onCancel: {
            let waiting = state.withLock { $0.outside.removeFirst { $0.id == id } }
            waiting?.continuation.resume(returning: .refused(.cancelled))
        }
    }

    /// The caller has dropped the answer.
    func abandon(_ request: RequestID) {
        let loop = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.answers.removeValue(forKey: request) != nil, state.isOpen else { return nil }
            if !state.mailbox.withdraw(request) { state.mailbox.put(.cancelled(request)) }
            return state.takeLoop()
        }
        loop?.resume()
    }

    // MARK: Workers and the timer

    func put(_ event: HostEvent) {
        let loop = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.isOpen else { return nil }
            state.mailbox.put(event)
            return state.takeLoop()
        }
        loop?.resume()
    }

    // MARK: The loop

    /// The next event; nil after the end.
    func next(pending: Int) async -> HostEvent? {
        let takesClients = pending < pendingLimit
        while true {
            let (event, admitted, isOpen) = state.withLock { state -> (HostEvent?, Outside?, Bool) in
                guard state.isOpen else { return (nil, nil, false) }
                let event = state.mailbox.take(takesClients: takesClients)
                return (event, state.mailbox.hasRoomForClient ? state.outside.popFirst() : nil, true)
            }
            admitted?.continuation.resume(returning: .admitted)
            guard isOpen else { return nil }
            if let event { return event }
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state -> Bool in
                    guard state.isOpen, !state.mailbox.hasEvent(takesClients: takesClients) else { return true }
                    state.loop = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        }
    }

    func takeAnswer(_ request: RequestID) -> Answer? {
        state.withLock { $0.answers.removeValue(forKey: request) }
    }

    /// Ends the loop; nobody is left waiting.
    func close() {
        let (answers, outside, loop) = state.withLock {
            state -> ([Answer], [Outside], CheckedContinuation<Void, Never>?) in
            state.isOpen = false
            defer { (state.answers, state.outside, state.mailbox) = ([:], FIFO(), HostMailbox()) }
            return (Array(state.answers.values), Array(state.outside.elements), state.takeLoop())
        }
        for answer in answers { answer.hangUp() }
        for waiting in outside { waiting.continuation.resume(returning: .refused(.hungUp)) }
        loop?.resume()
    }
}
