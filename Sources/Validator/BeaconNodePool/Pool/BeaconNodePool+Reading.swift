package import BeaconAPI
import Duties
import DutyTracing
import Logging
import SlotClock
import Synchronization

/// One call that is over.
struct Attempt<Value: Sendable>: Sendable {
    var node: NodeID
    var start: Millis
    var latency: Millis
    var isHedge: Bool
    var result: Result<Value, any Error>
}

extension BeaconNodePool {
    /// Runs a read on the nodes that the kind's strategy names, and answers with the one answer chosen. All that `body`
    /// asks, it asks of one node.
    /// - Throws: what the node said that knew best, when none answered; 503 when none is synced.
    package func read<Value: Sendable>(
        _ kind: CallKind, _ body: @escaping @Sendable (any BeaconNodeAPI) async throws -> Value
    ) async throws -> Served<Value> {
        try await read(kind, choosing: { _, _ in 0 }, body)
    }

    /// - Parameter preparation: what a node that may not know it is told before it is asked.
    func read<Value: Sendable>(
        _ kind: CallKind, preparing preparation: OwedPreparation? = nil,
        choosing choose: @escaping ([Value], _ isFinal: Bool) -> Int?,
        _ body: @escaping @Sendable (any BeaconNodeAPI) async throws -> Value
    ) async throws -> Served<Value> {
        let (calls, strategy) = shared.core.withLock { ($0.reads(kind), $0.configuration.strategy(kind)) }
        return try await race(kind, calls, strategy, preparing: preparation, choosing: choose, body)
    }

    func race<Value: Sendable>(
        _ kind: CallKind, _ calls: [PoolCore.PlannedCall], _ strategy: ReadStrategy,
        preparing preparation: OwedPreparation? = nil,
        choosing choose: ([Value], _ isFinal: Bool) -> Int?,
        _ body: @escaping @Sendable (any BeaconNodeAPI) async throws -> Value
    ) async throws -> Served<Value> {
        guard let first = calls.first else { throw unavailable(kind) }
        // One node has a deadline of its own in every call, and nobody to step in for it.
        guard shared.members.count > 1 else {
            let attempt = await call(first.node, kind, isHedge: false, preparing: preparation, body)
            finish(attempt, kind, isChosen: true)
            return Served(node: first.node, value: try attempt.result.get())
        }
        return try await withTaskGroup(of: Race<Value>.Signal.self) { group in
            var race = Race<Value>(
                pool: self, kind: kind, calls: calls, strategy: strategy, preparation: preparation)
            let result = await race.run(&group, choosing: choose, body)
            await race.settle(&group)
            return result
        }.get()
    }

    /// Asks one node only.
    func ask<Value: Sendable>(
        _ member: PoolMember, _ kind: CallKind,
        _ body: @escaping @Sendable (any BeaconNodeAPI) async throws -> Value
    ) async throws -> Value {
        let call = PoolCore.PlannedCall(node: member.id, delay: Millis(allowance(kind).milliseconds))
        return try await race(kind, [call], .ordered, choosing: { _, _ in 0 }, body).value
    }

    /// Makes one call, with the time that its kind has. What the node is told before does not count in it: it says
    /// nothing of how long the node takes to answer.
    func call<Value: Sendable>(
        _ id: NodeID, _ kind: CallKind, isHedge: Bool, preparing preparation: OwedPreparation? = nil,
        _ body: @Sendable (any BeaconNodeAPI) async throws -> Value
    ) async -> Attempt<Value> {
        shared.core.withLock { $0.began(id) }
        if let preparation, let member = member(id) { await preparation.tell(id, member.api) }
        let start = shared.clock.now
        let result: Result<Value, any Error>
        do {
            guard let member = member(id) else { throw BeaconAPIError.notFound("the node") }
            result = .success(try await body(member.api.limited(to: allowance(kind))))
        } catch {
            result = .failure(error)
        }
        return Attempt(
            node: id, start: start, latency: shared.clock.now - start, isHedge: isHedge, result: result)
    }

    func allowance(_ kind: CallKind) -> Duration {
        limit ?? shared.core.withLock { $0.configuration.budget(kind) }.duration
    }

    /// Takes down what came of a call. `isOutpaced`: it was given up because it was slow.
    /// `trace`: the duty it was for.
    func finish<Value: Sendable>(
        _ attempt: Attempt<Value>, _ kind: CallKind, isChosen: Bool, isOutpaced: Bool = false,
        trace: DutyTrace? = DutyTrace.current
    ) {
        let outcome: CallRecord.Outcome =
            switch attempt.result {
            case .success: .answered
            case .failure(let error as BeaconAPIError): .failed(code: error.code, reason: error.message)
            case .failure(is CancellationError): isOutpaced ? .outpaced : .unneeded
            case .failure(let error): .failed(code: 0, reason: "\(error)")
            }
        let isBroken = shared.core.withLock {
            $0.ended(attempt.node, kind, outcome, after: attempt.latency)
        }
        let name = member(attempt.node)?.name ?? ""
        if isBroken {
            shared.logger.warning(
                "a beacon node fails again and again: it is asked last until it answers",
                metadata: ["node": "\(name)", "while": "\(kind.rawValue)"])
        }
        let record = CallRecord(
            node: attempt.node, name: name, kind: kind, start: attempt.start, latency: attempt.latency,
            outcome: outcome, isHedge: attempt.isHedge, isChosen: isChosen)
        trace?.note(NodeCall(record))
        shared.observer?.observe(record)
    }

    /// Why nobody can be asked.
    func unavailable(_ kind: CallKind) -> BeaconAPIError {
        let accepted = shared.core.withLock { core in core.members.contains { $0.standing.identity == .accepted } }
        guard accepted else {
            return BeaconAPIError(
                transport: .unreachable, message: "no beacon node of the right chain has answered yet")
        }
        return kind.isSigned
            ? BeaconAPIError(code: 503, message: "no beacon node for this is synced")
            : BeaconAPIError(transport: .unreachable, message: "no beacon node is there for this: see their roles")
    }
}

extension NodeCall {
    init(_ record: CallRecord) {
        let failure: String? =
            switch record.outcome {
            case .answered: nil
            case .failed(let code, let reason): code == 0 ? reason : "\(reason) (\(code))"
            case .outpaced: "given up: another node was faster"
            case .unneeded: "not waited for"
            }
        self.init(
            node: record.name, route: record.kind.rawValue, begun: record.start.rawValue,
            took: record.latency.rawValue, failure: failure, isHedge: record.isHedge, isChosen: record.isChosen)
    }
}
