import BeaconAPI
import SlotClock
import Synchronization

extension BeaconNodePool {
    private enum PartSignal<Answer: Sendable>: Sendable {
        case ended(part: Int, Result<Answer, any Error>)
        case slow(part: Int)
        /// A wait was cut short.
        case cancelled
    }

    /// Asks about many things in parts: some at a time, each again when it fails or takes more than a sixth of a slot.
    /// What fits into one part is asked once.
    ///
    /// - Parameters:
    ///   - size: of a part, at most.
    ///   - ask: asks for one part; it may run again, even beside an earlier run.
    ///   - took: is told of each answer as it comes: the answers that came count even if others never do.
    /// - Throws: the last failure, when some part has no answer after all.
    package func inParts<Item: Sendable, Answer: Sendable>(
        of items: [Item], size: Int, _ ask: @escaping @Sendable ([Item]) async throws -> Answer,
        took: (_ part: Int, [Item], Answer) -> Void
    ) async throws {
        let size = max(size, 1)
        let parts = stride(from: 0, to: items.count, by: size).map { Array(items[$0..<min($0 + size, items.count)]) }
        let failure = await withTaskGroup(of: PartSignal<Answer>.self) { group -> (any Error)? in
            let failure = await run(parts, &group, ask, took)
            group.cancelAll()
            while await group.next() != nil { shared.clock.end() }
            return failure
        }
        if let failure { throw failure }
    }

    /// The answers to all parts, in the order of the parts.
    package func inParts<Item: Sendable, Answer: Sendable>(
        of items: [Item], size: Int, _ ask: @escaping @Sendable ([Item]) async throws -> Answer
    ) async throws -> [Answer] {
        var answers: [Int: Answer] = [:]
        try await inParts(of: items, size: size, ask) { part, _, answer in answers[part] = answer }
        return answers.sorted { $0.key < $1.key }.map(\.value)
    }

    private func run<Item: Sendable, Answer: Sendable>(
        _ parts: [[Item]], _ group: inout TaskGroup<PartSignal<Answer>>,
        _ ask: @escaping @Sendable ([Item]) async throws -> Answer, _ took: (_ part: Int, [Item], Answer) -> Void
    ) async -> (any Error)? {
        let slot = shared.core.withLock { $0.configuration.slotDuration.rawValue }
        let patience = parts.count > 1 ? Millis(max(slot / 6, 1)) : nil
        var plan = PartPlan(parts: parts.count)
        var answered: Set<Int> = []
        var failure: (any Error)?
        var effects = plan.begin()
        while true {
            for case .ask(let part) in effects { start(part, parts[part], patience, &group, ask) }
            guard !plan.isOver else { break }
            shared.clock.end()
            guard let signal = await group.next() else {
                shared.clock.begin()
                break
            }
            if Task.isCancelled { return CancellationError() }
            switch signal {
            case .ended(let part, .success(let answer)):
                if answered.insert(part).inserted { took(part, parts[part], answer) }
                effects = plan.handle(.answered(part: part))
            case .ended(let part, .failure(let error)):
                failure = error
                let isRefusal = (error as? BeaconAPIError)?.code == 400
                effects = plan.handle(.failed(part: part, isRefusal: isRefusal))
            case .slow(let part):
                effects = plan.handle(.slow(part: part))
            case .cancelled:
                effects = []
            }
        }
        return answered.count == parts.count ? nil : failure ?? CancellationError()
    }

    /// Each child has a count of its own on the clock, as in `Race`.
    private func start<Item: Sendable, Answer: Sendable>(
        _ part: Int, _ items: [Item], _ patience: Millis?, _ group: inout TaskGroup<PartSignal<Answer>>,
        _ ask: @escaping @Sendable ([Item]) async throws -> Answer
    ) {
        let clock = shared.clock
        clock.begin()
        group.addTask {
            do { return .ended(part: part, .success(try await ask(items))) } catch {
                return .ended(part: part, .failure(error))
            }
        }
        guard let patience else { return }
        clock.begin()
        group.addTask {
            do { try await clock.sleep(for: patience) } catch { return .cancelled }
            return .slow(part: part)
        }
    }
}
