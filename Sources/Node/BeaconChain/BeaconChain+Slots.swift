import BeaconAPI
import ConsensusTypes
import ForkChoice
import Logging
package import Primitives
import SlotClock
import StateTransition
import Storage

extension BeaconChain {
    /// When, in a slot, the next one is prepared: after the aggregates are out, in basis points of the slot.
    private static let preparationBasisPoints: UInt64 = 8500

    /// Runs the chain's clock until cancelled, then ends the event streams and returns.
    ///
    /// Uses the alarm of the chain's `WallTime`, which must therefore serve nothing else.
    package func run() async throws {
        defer { stop() }
        do {
            try await followSlots()
        } catch is CancellationError {}
    }

    /// Prepares each slot before it begins, and handles its beginning.
    private func followSlots() async throws {
        if let slot = clock.slot(at: time.now) { onSlot(slot) }
        while true {
            let next = clock.slot(at: time.now).map { $0 + 1 } ?? 0
            if next > 0 {
                let preparation = clock.time(in: next - 1, basisPoints: Self.preparationBasisPoints)
                if time.now < preparation { try await time.sleep(until: preparation) }
                prepare(next)
            }
            try await time.sleep(until: clock.start(of: next))
            onSlot(clock.slot(at: time.now) ?? next)
        }
    }

    /// The last slot whose beginning was handled.
    package var handledSlot: Slot? { lastSlot }

    /// Ends the event streams; the database is closed by its owner.
    package func stop() {
        broadcaster.finish()
    }

    /// The beginning of a slot: the fork choice's tick, the head, the pools' housekeeping, the next duties at hand.
    package func onSlot(_ slot: Slot) {
        if let lastSlot, slot <= lastSlot { return }
        lastSlot = slot
        tickForkChoice(max(time.now, clock.start(of: slot)))
        do {
            try updateHead()
            prunePools(slot)
            if clock.isFirstSlotOfEpoch(slot) { try storage.setForkChoiceSnapshot(forkChoice.serialized()) }
        } catch {
            logger.error("the slot could not be handled", metadata: ["slot": "\(slot)", "error": "\(error)"])
        }
        prepare(slot)
    }

    /// Advances the head's state to a slot ahead of its need: proposals and duties then find it ready.
    package func prepare(_ slot: Slot) {
        guard slot > head.slot, slot.rawValue - head.slot.rawValue <= Self.maxAdvance(spec) else { return }
        do {
            let state = try headState(at: slot)
            _ = try context.proposerIndex(state)
            _ = try context.committees(state, epoch: spec.computeEpochAtSlot(slot))
        } catch {
            logger.error("the slot could not be prepared", metadata: ["slot": "\(slot)", "error": "\(error)"])
        }
    }

    /// The longest gap that is bridged ahead of need: after a long pause the first caller pays.
    private static func maxAdvance(_ spec: Spec) -> UInt64 { 4 * spec.preset.slotsPerEpoch }

    private func prunePools(_ slot: Slot) {
        let epoch = spec.computeEpochAtSlot(slot)
        let horizon = slot.saturatingSubtract(Slot(2 * spec.preset.slotsPerEpoch))
        attestationPool.prune(before: horizon)
        syncPool.prune(before: slot.saturatingSubtract(3))
        seen.prune(currentEpoch: epoch, slotsPerEpoch: spec.preset.slotsPerEpoch)
    }
}
