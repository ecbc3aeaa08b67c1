import Primitives
import SlotClock

/// Opens once per slot: at the due time of attestations, or earlier, when the slot's block is there and the grace is
/// over.
struct SlotLatch: Hashable, Sendable {
    /// A head of this very slot.
    struct Announced: Hashable {
        var head: HeadUpdate
        /// When the grace after it is over.
        var readyAt: Millis
    }

    private struct EarlyHead: Hashable {
        var head: HeadUpdate
        var arrival: Millis
    }

    private(set) var slot: Slot?
    private(set) var opensAt: Millis = .never
    private(set) var due: Millis = .never
    private var start: Millis = 0
    /// The newest head of the slot that each node has announced.
    private var announced: [NodeID: Announced] = [:]
    /// Heads of the next slot, from nodes whose clocks are ahead of ours.
    private var early: [NodeID: EarlyHead] = [:]

    /// A new slot: closed again, unless its block arrived before it began.
    mutating func begin(_ slot: Slot, _ configuration: SchedulerConfiguration) {
        self.slot = slot
        announced = [:]
        start = configuration.clock.start(of: slot)
        due = configuration.attestationDue(slot)
        opensAt = due
        for early in early.values where early.head.slot == slot {
            accept(early.head, at: early.arrival, grace: configuration.grace)
        }
        early = [:]
    }

    /// A head event. Heads of earlier slots never open the latch, and neither does an optimistic head.
    mutating func see(_ update: HeadUpdate, at now: Millis, _ configuration: SchedulerConfiguration) {
        guard !update.isOptimistic else { return }
        if update.slot == slot {
            accept(update, at: now, grace: configuration.grace)
        } else if slot.map({ update.slot == $0 + 1 }) ?? (update.slot == 0) {
            early[update.node] = EarlyHead(head: update, arrival: now)
        }
    }

    func isOpen(at now: Millis) -> Bool { now >= opensAt }

    /// Whether the due time has come, when a head is no longer needed.
    func isDue(at now: Millis) -> Bool { now >= due }

    /// The newest head of this slot that a node has announced; nil while it has not seen the block.
    func announced(by node: NodeID) -> Announced? { announced[node] }

    /// The head of this slot that is ready first among those that are fit.
    func firstAnnounced(where isFit: (HeadUpdate) -> Bool) -> Announced? {
        announced.sorted { ($0.value.readyAt, $0.key.rawValue) < ($1.value.readyAt, $1.key.rawValue) }
            .first { isFit($0.value.head) }?.value
    }

    /// Whether some node has announced a block as the head of this slot, or none has announced any.
    func allows(_ block: Root) -> Bool {
        announced.isEmpty || announced.values.contains { $0.head.block == block }
    }

    /// When something of it changes next.
    func nextMoment(after now: Millis) -> Millis {
        ([opensAt, due] + announced.values.map(\.readyAt)).filter { $0 > now }.min() ?? .never
    }

    private mutating func accept(_ update: HeadUpdate, at arrival: Millis, grace: Millis) {
        guard update.block != announced[update.node]?.head.block else { return }
        let ready = min(due, max(start, arrival + grace))
        announced[update.node] = Announced(head: update, readyAt: ready)
        if arrival < opensAt { opensAt = min(opensAt, ready) }
    }
}
