import BeaconAPI
import Duties
import SlotClock

/// Carries out one `Fanout`: the calls are children of a task group, and so are the waits.
///
/// Each child has a count of its own on the pool's clock. The owner gives its count up while it waits, and goes on with
/// that of the child whose signal it takes.
struct Race<Value: Sendable> {
    enum Signal: Sendable {
        case ended(Attempt<Value>)
        case event(Fanout.Event)
        /// A wait was cut short.
        case cancelled
    }

    private let pool: BeaconNodePool
    private let kind: CallKind
    private let calls: [PoolCore.PlannedCall]
    private let preparation: OwedPreparation?
    private var fanout: Fanout
    private var attempts: [Attempt<Value>] = []
    private var chosen: NodeID?
    /// The caller does not want an answer any more.
    private var isAbandoned = false

    init(
        pool: BeaconNodePool, kind: CallKind, calls: [PoolCore.PlannedCall], strategy: ReadStrategy,
        preparation: OwedPreparation?
    ) {
        self.pool = pool
        self.kind = kind
        self.calls = calls
        self.preparation = preparation
        fanout = Fanout(strategy, calls)
    }

    private var clock: any PoolClock { pool.shared.clock }

    mutating func run(
        _ group: inout TaskGroup<Signal>, choosing choose: ([Value], _ isFinal: Bool) -> Int?,
        _ body: @escaping @Sendable (any BeaconNodeAPI) async throws -> Value
    ) async -> Result<Served<Value>, any Error> {
        let allowance = pool.allowance(kind)
        wait(Millis(allowance.milliseconds), .deadline, &group)
        var effects = fanout.begin()
        while true {
            for effect in effects {
                if let result = perform(effect, &group, choose, body) { return result }
            }
            clock.end()
            guard let signal = await group.next() else {
                clock.begin()
                return .failure(failure)
            }
            if Task.isCancelled {
                if case .ended(let attempt) = signal { attempts.append(attempt) }
                isAbandoned = true
                return .failure(CancellationError())
            }
            effects = take(signal)
        }
    }

    /// Cancels what is still under way, waits for its end, and takes everything down.
    func settle(_ group: inout TaskGroup<Signal>) async {
        group.cancelAll()
        var attempts = attempts
        while let signal = await group.next() {
            if case .ended(let attempt) = signal { attempts.append(attempt) }
            clock.end()
        }
        for attempt in attempts {
            pool.finish(
                attempt, kind, isChosen: attempt.node == chosen,
                isOutpaced: !isAbandoned && fanout.slowNodes.contains(attempt.node))
        }
    }

    private mutating func take(_ signal: Signal) -> [Fanout.Effect] {
        switch signal {
        case .ended(let attempt):
            attempts.append(attempt)
            switch attempt.result {
            case .success: return fanout.handle(.answered(attempt.node))
            case .failure: return fanout.handle(.failed(attempt.node))
            }
        case .event(let event): return fanout.handle(event)
        case .cancelled: return []
        }
    }

    private mutating func perform(
        _ effect: Fanout.Effect, _ group: inout TaskGroup<Signal>, _ choose: ([Value], _ isFinal: Bool) -> Int?,
        _ body: @escaping @Sendable (any BeaconNodeAPI) async throws -> Value
    ) -> Result<Served<Value>, any Error>? {
        switch effect {
        case .start(let node, let isHedge):
            clock.begin()
            group.addTask { [pool, kind, preparation] in
                .ended(await pool.call(node, kind, isHedge: isHedge, preparing: preparation, body))
            }
        case .watch(let node, let time):
            wait(time, .slow(node), &group)
        case .wait(let time):
            wait(time, .patienceOver, &group)
        case .decide(let isFinal):
            let answers = ranked
            guard let index = choose(answers.map(\.value), isFinal), answers.indices.contains(index) else {
                return isFinal
                    ? .failure(
                        BeaconAPIError(code: 503, message: "the beacon nodes do not agree: too few say the same"))
                    : nil
            }
            chosen = answers[index].node
            return .success(answers[index])
        case .giveUp:
            return .failure(failure)
        }
        return nil
    }

    private func wait(_ time: Millis, _ event: Fanout.Event, _ group: inout TaskGroup<Signal>) {
        clock.begin()
        group.addTask { [clock] in
            do {
                try await clock.sleep(for: time)
                return .event(event)
            } catch {
                return .cancelled
            }
        }
    }

    /// The answers so far, those of the best nodes first.
    private var ranked: [Served<Value>] {
        calls.compactMap { call in
            guard let attempt = attempts.first(where: { $0.node == call.node }),
                case .success(let value) = attempt.result
            else { return nil }
            return Served(node: call.node, value: value)
        }
    }

    /// What to say when no node answered: a node that refused knows more than one that is silent.
    private var failure: any Error {
        let errors = attempts.compactMap { attempt -> (any Error)? in
            if case .failure(let error) = attempt.result { error } else { nil }
        }
        return errors.first { ($0 as? BeaconAPIError).map { $0.code != 0 } ?? false } ?? errors.first
            ?? BeaconAPIError(transport: .timeout, message: "no beacon node answered in time")
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds.multipliedReportingOverflow(by: 1000).overflow
            ? Int64.max / 4 : seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
