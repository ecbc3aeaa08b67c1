package import ConsensusTypes
import Primitives
import SSZ

/// `process_slots` within one fork: up to the slot, with the epoch transitions in between.
func processSlots<S: TransitionState>(
    _ state: inout S, to slot: Slot, _ context: TransitionContext
) throws(StateTransitionError) {
    let slotsPerEpoch = context.preset.slotsPerEpoch
    while state.slot < slot {
        processSlot(&state, context.spec)
        state.finishSlot(context.preset)
        if (state.slot.rawValue + 1) % slotsPerEpoch == 0 { try state.processEpoch(context) }
        state.slot += 1
    }
}

/// `process_slot`: keeps the roots of the state and of the latest block.
package func processSlot<S: BeaconStateProtocol>(_ state: inout S, _ spec: Spec) {
    let position = Int(state.slot.rawValue % spec.preset.slotsPerHistoricalRoot)
    let previousStateRoot = state.hashTreeRoot(spec.limits)
    state.stateRoots[position] = previousStateRoot
    if state.latestBlockHeader.stateRoot.isZero { state.latestBlockHeader.stateRoot = previousStateRoot }
    state.blockRoots[position] = state.latestBlockHeader.hashTreeRoot(spec.limits)
}
