import Duties
import Logging
import SlotClock

extension DutyLoop {
    /// Stops when the duties at hand are done, if that is wanted, and at once otherwise.
    func leave(_ state: inout State, _ group: inout DiscardingTaskGroup) {
        guard !state.isStopping, state.lastSlot == nil else { return }
        guard let lookahead = executor.configuration.shutdownLookahead,
            let last = state.core.lastSlotWithDuty(proposalsWithin: lookahead)
        else { return stop(&state, &group) }
        state.lastSlot = last
        logger.notice(
            "stopping when the duties at hand are done; a second signal stops at once",
            metadata: ["last_slot": "\(last)"])
    }

    /// Whether the last slot's duties are all under way, or its time is over.
    func isDone(_ state: State) -> Bool {
        guard let last = state.lastSlot, let slot = state.core.slot, !state.isStopping else { return false }
        return slot > last || slot == last && state.core.lastSlotWithDuty(proposalsWithin: 0) == nil
    }

    func stop(_ state: inout State, _ group: inout DiscardingTaskGroup) {
        guard !state.isStopping else { return }
        state.isStopping = true
        time.disarm()
        for stream in state.streams.values { stream.task?.cancel() }
        for child in state.children.values where !child.isCritical { child.task.cancel() }
        leaveIfIdle(&state)
        guard !state.isOver else { return }
        group.addTask { [control] in
            try? await Task.sleep(for: Self.drainTime)
            control.send(.stopNow)
        }
    }

    func leaveIfIdle(_ state: inout State) {
        if !state.children.values.contains(where: \.isCritical) { state.isOver = true }
    }
}
