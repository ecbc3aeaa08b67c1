import Primitives

extension ForkChoice {
    /// `on_tick`: moves the store's time to `timeMs` (Unix milliseconds), slot by slot.
    ///
    /// The time inside a slot may step back and is then kept; a step back to an earlier slot throws.
    package mutating func onTick(timeMs time: UInt64) throws(ForkChoiceError) {
        guard time >= timeMs else {
            guard time >= genesisTimeMs, (time - genesisTimeMs) / parameters.slotDurationMs == currentSlot.rawValue
            else {
                throw .timeWentBackwards(fromMs: timeMs, toMs: time)
            }
            return
        }
        let tickSlot = (time - genesisTimeMs) / parameters.slotDurationMs
        while currentSlot.rawValue < tickSlot {
            onTickPerSlot(genesisTimeMs + (currentSlot.rawValue + 1) * parameters.slotDurationMs)
        }
        onTickPerSlot(time)
    }

    /// `on_tick_per_slot`.
    private mutating func onTickPerSlot(_ time: UInt64) {
        let previousSlot = currentSlot
        timeMs = time
        guard currentSlot > previousSlot else { return }
        cachedHead = nil
        proposerBoostRoot = Root()
        if currentSlot.rawValue % parameters.slotsPerEpoch == 0 {
            updateCheckpoints(justified: unrealizedJustifiedCheckpoint, finalized: unrealizedFinalizedCheckpoint)
        }
        countQueuedVotes()
    }
}
