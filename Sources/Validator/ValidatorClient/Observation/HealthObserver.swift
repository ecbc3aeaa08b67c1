package import BeaconNodePool
import Primitives
package import SlotClock
import Synchronization

/// Knows whether the client does its work: it worked on the present slot, and had a node to ask.
package final class HealthObserver: DutyObserver {
    private struct State {
        var status: SlotStatus?
        var nodes: [NodeStatus] = []
        var at: Millis?
        /// The last slot with a duty that was missed or failed.
        var lastFailure: Slot?
    }

    private let state = Mutex(State())
    private let time: any WallTime
    private let patience: Millis

    /// - Parameter patience: how long the last slot's work may be over; a slot and some more.
    package init(time: any WallTime = LiveTime(), patience: Millis = 30_000) {
        self.time = time
        self.patience = patience
    }

    package func observe(_ report: DutyReport) {
        switch report.outcome {
        case .done, .late, .beforeStart: return
        case .missed, .failed: state.withLock { $0.lastFailure = max($0.lastFailure ?? 0, report.slot) }
        }
    }

    package func begin(_ status: SlotStatus) {
        let now = time.now
        state.withLock { state in
            state.status = status
            state.at = now
        }
    }

    package func checked(_ nodes: [NodeStatus]) { state.withLock { $0.nodes = nodes } }

    /// Whether all is well, with what was looked at and how the beacon nodes are.
    package var health: (isHealthy: Bool, facts: [(name: String, value: String)], nodes: [NodeStatus]) {
        let state = state.withLock { $0 }
        guard let status = state.status, let at = state.at else {
            return (false, [("status", "starting")], state.nodes)
        }
        let isAwake = time.now - at <= patience
        let word = !isAwake ? "asleep" : status.hasUsableNode ? "working" : "no usable beacon node"
        var facts = [
            ("status", word), ("slot", "\(status.slot)"), ("keys", "\(status.keys)"),
            ("validators", "\(status.validators)"),
        ]
        if let slot = state.lastFailure { facts.append(("last_slot_with_a_miss", "\(slot)")) }
        return (isAwake && status.hasUsableNode, facts, state.nodes)
    }
}
