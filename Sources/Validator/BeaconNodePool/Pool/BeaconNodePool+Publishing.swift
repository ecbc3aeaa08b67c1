import BeaconAPI
import Duties
import DutyTracing
import Primitives
import SlotClock
import Synchronization

extension BeaconNodePool {
    /// Publishes to all nodes, or to one after the other, as the kind is configured. The first success is success; the
    /// rest goes on by itself.
    /// - Parameter root: the block that the messages are about: those that announced it get them first.
    /// - Throws: what the node said that accepted most, when none accepted everything.
    func publish<Value: Sendable>(
        _ kind: CallKind, about root: Root? = nil,
        _ body: @escaping @Sendable (any BeaconNodeAPI) async throws -> Value
    ) async throws -> Value {
        let (calls, isBroadcast) = shared.core.withLock { core in
            core.isBroadcast(kind)
                ? (core.publications(kind, about: root), true) : (core.handovers(kind, about: root), false)
        }
        guard isBroadcast, calls.count > 1 else {
            return try await race(kind, calls, .ordered, choosing: { _, _ in 0 }, body).value
        }
        return try await broadcast(kind, calls, body)
    }

    private func broadcast<Value: Sendable>(
        _ kind: CallKind, _ calls: [PoolCore.PlannedCall],
        _ body: @escaping @Sendable (any BeaconNodeAPI) async throws -> Value
    ) async throws -> Value {
        let verdicts = Verdicts<Value>(clock: shared.clock)
        for call in calls { enqueue(call, kind, body, verdicts) }
        var errors: [any Error] = []
        // The count of the caller is given up here, and taken over from the verdict that ends the wait.
        shared.clock.end()
        for await verdict in verdicts.stream {
            switch verdict {
            case .success(let value):
                await verdicts.close()
                return value
            case .failure(let error):
                errors.append(error)
                if errors.count == calls.count {
                    await verdicts.close()
                    throw Self.mildest(errors)
                }
                shared.clock.end()
            }
        }
        shared.clock.begin()
        await verdicts.close()
        throw CancellationError()
    }

    private func enqueue<Value: Sendable>(
        _ call: PoolCore.PlannedCall, _ kind: CallKind,
        _ body: @escaping @Sendable (any BeaconNodeAPI) async throws -> Value, _ verdicts: Verdicts<Value>
    ) {
        let clock = shared.clock
        let trace = DutyTrace.current
        clock.begin()
        let result = shared.jobSink.yield {
            if call.delay > 0 { try? await clock.sleep(for: call.delay) }
            let attempt = await self.call(call.node, kind, isHedge: false, body)
            let isFirst = verdicts.put(attempt.result)
            self.finish(attempt, kind, isChosen: isFirst, trace: trace)
            clock.end()
        }
        if case .terminated = result {
            _ = verdicts.put(.failure(CancellationError()))
            clock.end()
        }
    }

    /// The error that says most about the messages: a list of single refusals, then any refusal, then silence.
    private static func mildest(_ errors: [any Error]) -> any Error {
        let answers = errors.compactMap { $0 as? BeaconAPIError }
        let partial = answers.filter { !$0.failures.isEmpty }.min { $0.failures.count < $1.failures.count }
        return partial ?? answers.first { $0.code == 0 || $0.code >= 500 } ?? answers.first ?? errors.first
            ?? BeaconAPIError(transport: .unreachable, message: "no beacon node took the messages")
    }
}

/// What the nodes said to one publication, for as long as somebody waits.
private final class Verdicts<Value: Sendable>: Sendable {
    let stream: AsyncStream<Result<Value, any Error>>
    private let sink: AsyncStream<Result<Value, any Error>>.Continuation
    private let clock: any PoolClock
    private let hasSucceeded = Mutex(false)

    init(clock: any PoolClock) {
        // At most one for each node.
        (stream, sink) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
        self.clock = clock
    }

    /// Returns whether it is the first success.
    func put(_ verdict: Result<Value, any Error>) -> Bool {
        clock.begin()
        if case .terminated = sink.yield(verdict) { clock.end() }
        guard case .success = verdict else { return false }
        return hasSucceeded.withLock { hasSucceeded in
            defer { hasSucceeded = true }
            return !hasSucceeded
        }
    }

    /// Takes no more, and drops those that nobody will take.
    func close() async {
        sink.finish()
        for await _ in stream { clock.end() }
    }
}
