import ConsensusTypes
import SSZ
import StateTransition

extension ForkName {
    /// Whether this node can run the fork's state transition.
    var isSupported: Bool { self <= .fulu }
}

/// Applies a block that was verified before, on a state at or before its slot.
func replayVerified(
    _ block: ForkedSignedBeaconBlock, on state: inout ForkedBeaconState, _ context: TransitionContext
) throws(StateTransitionError) {
    if state.slot < block.slot { try processSlots(&state, to: block.slot, context) }
    try applyBlock(&state, block, context, verifySignatures: .none, verifyStateRoot: false)
}
