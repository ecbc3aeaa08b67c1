import Primitives
import SlotClock

/// Opens once per slot: at the due time of attestations, or earlier, when the slot's block is there and the grace is
/// over.
struct SlotLatch: Hashable, Sendable {
    private(set) var slot: Slot?
    /// The newest head of this very slot; nil while its block has not been seen.
    private(set) var head: HeadUpdate?
    /// When the grace after that head is over.
    private(set) var headIsReady: Millis = .never
    private(set) var opensAt: Millis = .never
    private(set) var due: Millis = .never
    private var start: Millis = 0
    /// A head of the next slot, from a node whose clock is ahead of ours.
    private var early: EarlyHead?

    private struct EarlyHead: Hashable {
        var head: HeadUpdate
        var arrival: Millis
    }

    /// A new slot: closed again, unless its block arrived before it began.
    mutating func begin(_ slot: Slot, _ configuration: SchedulerConfiguration) {
        self.slot = slot
        head = nil
        headIsReady = .never
        start = configuration.clock.start(of: slot)
        due = configuration.attestationDue(slot)
        opensAt = due
        if let early, early.head.slot == slot { accept(early.head, at: early.arrival, grace: configuration.grace) }
        early = nil
    }

    /// A head event. Heads of earlier slots never open the latch, and neither does an optimistic head.
    mutating func see(_ update: HeadUpdate, at now: Millis, _ configuration: SchedulerConfiguration) {
        guard !update.isOptimistic else { return }
        if update.slot == slot {
            accept(update, at: now, grace: configuration.grace)
        } else if slot.map({ update.slot == $0 + 1 }) ?? (update.slot == 0) {
            early = EarlyHead(head: update, arrival: now)
        }
    }

    func isOpen(at now: Millis) -> Bool { now >= opensAt }

    /// Whether the due time has come, when a head is no longer needed.
    func isDue(at now: Millis) -> Bool { now >= due }

    private mutating func accept(_ update: HeadUpdate, at arrival: Millis, grace: Millis) {
        guard update.block != head?.block else { return }
        head = update
        headIsReady = min(due, max(start, arrival + grace))
        if arrival < opensAt { opensAt = min(opensAt, headIsReady) }
    }
}
