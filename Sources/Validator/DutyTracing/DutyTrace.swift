import Synchronization

/// Collects what happens on the way of one duty, wherever it happens: requests to nodes, the durable record, the wait for
/// a signer. The client makes one for each duty and carries it as a task-local value; who has something to tell asks for
/// `current` and need not know the duty.
package final class DutyTrace: Sendable {
    @TaskLocal package static var current: DutyTrace?

    /// The most requests that are remembered of one duty; the first and the last are worth the most.
    static let callLimit = 48

    private let trail = Mutex(DutyTrail())

    package init() {}

    /// What was collected so far.
    package var snapshot: DutyTrail { trail.withLock { $0 } }

    package func note(_ call: NodeCall) {
        trail.withLock { trail in
            if trail.calls.count < Self.callLimit {
                trail.calls.append(call)
            } else {
                trail.calls[Self.callLimit - 1] = call
                trail.callsForgotten += 1
            }
        }
    }

    /// The slashing record was made durable.
    package func noteRecord(took: Duration) {
        trail.withLock { $0.recordTook = max($0.recordTook ?? 0, took.wholeMicroseconds) }
    }

    /// Messages got a signer after waiting in their lane.
    package func noteLane(waited: Duration) {
        trail.withLock { $0.laneWait = max($0.laneWait ?? 0, waited.wholeMicroseconds) }
    }
}

/// What a trace has collected.
package struct DutyTrail: Codable, Hashable, Sendable {
    package var calls: [NodeCall] = []
    /// Requests between the last and the one before it in `calls`, when there were too many.
    package var callsForgotten = 0
    /// Microseconds until the permit to sign: how long the durable record took, at most.
    package var recordTook: Int64?
    /// Microseconds that a message waited for a signer, at most.
    package var laneWait: Int64?

    package init() {}
}

extension Duration {
    fileprivate var wholeMicroseconds: Int64 {
        components.seconds.multipliedReportingOverflow(by: 1_000_000).partialValue
            &+ components.attoseconds / 1_000_000_000_000
    }
}
