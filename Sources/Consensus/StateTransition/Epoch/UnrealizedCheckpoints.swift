package import ConsensusTypes
import Primitives

/// The checkpoints that a state would have after `process_justification_and_finalization` now, as fork choice pulls
/// tips up (phase0/fork-choice.md, `compute_pulled_up_tip`).
package func unrealizedCheckpoints(
    _ state: ForkedBeaconState, _ context: TransitionContext
) throws(StateTransitionError) -> (justified: Checkpoint, finalized: Checkpoint) {
    // As `process_justification_and_finalization` does, which then looks at no attestation.
    guard context.spec.computeEpochAtSlot(state.slot) > 1 else {
        return (state.currentJustifiedCheckpoint, state.finalizedCheckpoint)
    }
    switch state {
    case .phase0(var inner):
        try at(.epoch) { () throws(InvalidReason) in
            let epochCache = try context.epochCache(inner)
            let statuses = try Phase0Statuses(inner, epochCache, context.preset)
            try processJustificationAndFinalization(&inner, statuses, epochCache, context.preset)
        }
        return (inner.currentJustifiedCheckpoint, inner.finalizedCheckpoint)
    case .altair(let inner): return try pulledUp(inner, context)
    case .bellatrix(let inner): return try pulledUp(inner, context)
    case .capella(let inner): return try pulledUp(inner, context)
    case .deneb(let inner): return try pulledUp(inner, context)
    case .electra(let inner): return try pulledUp(inner, context)
    case .fulu(let inner): return try pulledUp(inner, context)
    case .gloas(let inner): return try pulledUp(inner, context)
    }
}

private func pulledUp<S: AltairBeaconState>(
    _ state: S, _ context: TransitionContext
) throws(StateTransitionError) -> (justified: Checkpoint, finalized: Checkpoint) {
    var state = state
    try at(.epoch) { () throws(InvalidReason) in
        let epochCache = try context.epochCache(state)
        let statuses = try AltairStatuses(state, epochCache, context.preset)
        try processJustificationAndFinalization(&state, statuses, epochCache, context.preset)
    }
    return (state.currentJustifiedCheckpoint, state.finalizedCheckpoint)
}
