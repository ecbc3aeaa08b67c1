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
        if clock.slot(at: time.now) != nil { try await handlePresent() }
        while true {
            let next = clock.slot(at: time.now).map { $0 + 1 } ?? 0
            if next > 0 {
                let preparation = clock.time(in: next - 1, basisPoints: Self.preparationBasisPoints)
                if time.now < preparation { try await time.sleep(until: preparation) }
                prepare(next)
                await beginPayload(for: next)
            }
            try await time.sleep(until: clock.start(of: next))
            try await handlePresent(next)
        }
    }

    /// Handles the present slot, or one that begins now. After a pause the head's state comes along first.
    private func handlePresent(_ slot: Slot? = nil) async throws {
        guard !isBeyondHelp else { return }
        do {
            try await bridgePause()
        } catch let error as StateTransitionError {
            isBeyondHelp = true
            return logger.error(
                "the chain cannot go on from its head: the pause since then was too long",
                metadata: ["head_slot": "\(head.slot)", "error": "\(error)"])
        }
        if let slot = clock.slot(at: time.now) ?? slot { onSlot(slot) }
        await notifyEngine()
    }

    /// Brings the head's state along after a pause, epoch by epoch.
    private func bridgePause() async throws {
        while let slot = clock.slot(at: time.now), slot.rawValue > advancedHeadSlot.rawValue + Self.maxAdvance(spec) {
            isCatchingUp = true
            try await advanceHead(to: min(slot, clock.firstSlot(of: clock.epoch(of: advancedHeadSlot) + 1)))
        }
        isCatchingUp = false
    }

    /// Handles the present slot before the first request comes, unless a long pause lies before it: then `run` bridges
    /// it, and until it has the node counts as syncing.
    package func resume() {
        guard let slot = clock.slot(at: time.now) else { return }
        if slot.rawValue > advancedHeadSlot.rawValue + Self.maxAdvance(spec) {
            isCatchingUp = true
        } else {
            onSlot(slot)
        }
    }

    /// How far the head's state was advanced.
    private var advancedHeadSlot: Slot { states.newestAdvanced(head.root)?.slot ?? head.slot }

    /// One step over empty slots, away from the chain's executor and open to cancellation.
    private func advanceHead(to slot: Slot) async throws {
        try Task.checkCancellation()
        let root = head.root
        let state = try await advanced(states.newestAdvanced(root) ?? head.state, to: slot, context)
        states.insertAdvanced(state, blockRoot: root, slot: slot)
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
        guard !isBeyondHelp, slot > head.slot, slot.rawValue <= advancedHeadSlot.rawValue + Self.maxAdvance(spec) else {
            return
        }
        do {
            let state = try headState(at: slot)
            _ = try context.proposerIndex(state)
            _ = try context.committees(state, epoch: spec.computeEpochAtSlot(slot))
        } catch {
            logger.error("the slot could not be prepared", metadata: ["slot": "\(slot)", "error": "\(error)"])
        }
    }

    /// The longest gap that is bridged in one go.
    static func maxAdvance(_ spec: Spec) -> UInt64 { 4 * spec.preset.slotsPerEpoch }

    private func prunePools(_ slot: Slot) {
        let epoch = spec.computeEpochAtSlot(slot)
        let horizon = slot.saturatingSubtract(Slot(2 * spec.preset.slotsPerEpoch))
        attestationPool.prune(before: horizon)
        syncPool.prune(before: slot.saturatingSubtract(3))
        seen.prune(currentEpoch: epoch, slotsPerEpoch: spec.preset.slotsPerEpoch)
    }
}

/// `process_slots` on a copy.
@concurrent
private func advanced(
    _ state: ForkedBeaconState, to slot: Slot, _ context: TransitionContext
) async throws -> ForkedBeaconState {
    var state = state
    try processSlots(&state, to: slot, context)
    return state
}
