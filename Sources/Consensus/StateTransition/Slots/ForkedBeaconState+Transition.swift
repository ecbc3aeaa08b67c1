package import ConsensusTypes
package import Primitives
import SSZ

// The entry to the transition: here the fork is chosen, everything below is generic.
// On an error the state is left half-way: keep a copy (it costs nothing) when it is still needed.

/// `state_transition`: the slots up to the block, then the block.
/// - Parameters:
///   - verifySignatures: how the proposer's and the operations' signatures are verified.
///   - verifyStateRoot: whether the block's state root must be that of the result; with `verifySignatures` it makes
///     up the specification's `validate_result`.
///   - payloadVerifier: the specification's `EXECUTION_ENGINE`; it accepts every payload when left out.
package func stateTransition(
    _ state: inout ForkedBeaconState, _ signedBlock: ForkedSignedBeaconBlock, _ context: TransitionContext,
    verifySignatures: SignatureVerification = .batch, verifyStateRoot: Bool = true,
    payloadVerifier: any PayloadVerifier = AcceptingPayloadVerifier()
) throws(StateTransitionError) {
    try processSlots(&state, to: signedBlock.slot, context)
    try applyBlock(
        &state, signedBlock, context, verifySignatures: verifySignatures, verifyStateRoot: verifyStateRoot,
        payloadVerifier: payloadVerifier)
}

/// `state_transition` without its `process_slots`: the state must be at the block's slot.
package func applyBlock(
    _ state: inout ForkedBeaconState, _ signedBlock: ForkedSignedBeaconBlock, _ context: TransitionContext,
    verifySignatures: SignatureVerification = .batch, verifyStateRoot: Bool = true,
    payloadVerifier: any PayloadVerifier = AcceptingPayloadVerifier()
) throws(StateTransitionError) {
    func apply<S: TransitionState, B: SignedBeaconBlockProtocol>(
        _ state: inout S, _ block: B
    ) throws(StateTransitionError) where B.Message == S.Block {
        try applyBlock(
            &state, block.message, signature: block.signature, context, verifySignatures: verifySignatures,
            verifyStateRoot: verifyStateRoot, payloadVerifier: payloadVerifier)
    }
    switch (state.take(), signedBlock) {
    case (.phase0(var inner), .phase0(let block)):
        defer { state = .phase0(inner) }
        try apply(&inner, block)
    case (.altair(var inner), .altair(let block)):
        defer { state = .altair(inner) }
        try apply(&inner, block)
    case (.bellatrix(var inner), .bellatrix(let block)):
        defer { state = .bellatrix(inner) }
        try apply(&inner, block)
    case (.capella(var inner), .capella(let block)):
        defer { state = .capella(inner) }
        try apply(&inner, block)
    case (.deneb(var inner), .deneb(let block)):
        defer { state = .deneb(inner) }
        try apply(&inner, block)
    case (.electra(var inner), .electra(let block)):
        defer { state = .electra(inner) }
        try apply(&inner, block)
    case (.fulu(var inner), .fulu(let block)):
        defer { state = .fulu(inner) }
        try apply(&inner, block)
    case (.gloas(var inner), .gloas(let block)):
        defer { state = .gloas(inner) }
        try apply(&inner, block)
    case (let taken, _):
        state = taken
        guard taken.forkName == signedBlock.forkName else {
            throw .forkMismatch(state: taken.forkName, block: signedBlock.forkName)
        }
        throw .unsupportedFork(taken.forkName)
    }
}

/// `compute_new_state_root` (phase0/validator.md): the state root for a block of the node's own making.
package func computeNewStateRoot(
    _ state: ForkedBeaconState, _ block: ForkedBeaconBlock, _ context: TransitionContext
) throws(StateTransitionError) -> Root {
    func newRoot<S: TransitionState>(_ state: inout S, _ block: S.Block) throws(StateTransitionError) -> Root {
        try applyBlock(&state, block, signature: nil, context, verifySignatures: .none, verifyStateRoot: false)
        return state.hashTreeRoot(context.spec.limits)
    }
    var state = state
    if state.slot < block.slot { try processSlots(&state, to: block.slot, context) }
    switch (state.take(), block) {
    case (.phase0(var inner), .phase0(let block)): return try newRoot(&inner, block)
    case (.altair(var inner), .altair(let block)): return try newRoot(&inner, block)
    case (.bellatrix(var inner), .bellatrix(let block)): return try newRoot(&inner, block)
    case (.capella(var inner), .capella(let block)): return try newRoot(&inner, block)
    case (.deneb(var inner), .deneb(let block)): return try newRoot(&inner, block)
    case (.electra(var inner), .electra(let block)): return try newRoot(&inner, block)
    case (.fulu(var inner), .fulu(let block)): return try newRoot(&inner, block)
    case (.gloas(var inner), .gloas(let block)): return try newRoot(&inner, block)
    case (let taken, _):
        guard taken.forkName == block.forkName else {
            throw .forkMismatch(state: taken.forkName, block: block.forkName)
        }
        throw .unsupportedFork(taken.forkName)
    }
}

/// `process_slots`: empty slots up to the given one, with epoch transitions and upgrades on the way. The work grows
/// with the distance: bound it before calling.
package func processSlots(
    _ state: inout ForkedBeaconState, to slot: Slot, _ context: TransitionContext
) throws(StateTransitionError) {
    guard state.slot < slot else {
        throw .invalid(.slots, .slotNotAfterState(state: state.slot, requested: slot))
    }
    while state.slot < slot {
        let stop = min(slot, nextUpgradeSlot(of: state, context.spec) ?? slot)
        try processSlotsWithinFork(&state, to: stop, context)
        try upgradeIfDue(&state, context)
    }
}

private func processSlotsWithinFork(
    _ state: inout ForkedBeaconState, to slot: Slot, _ context: TransitionContext
) throws(StateTransitionError) {
    switch state.take() {
    case .phase0(var inner):
        defer { state = .phase0(inner) }
        try processSlots(&inner, to: slot, context)
    case .altair(var inner):
        defer { state = .altair(inner) }
        try processSlots(&inner, to: slot, context)
    case .bellatrix(var inner):
        defer { state = .bellatrix(inner) }
        try processSlots(&inner, to: slot, context)
    case .capella(var inner):
        defer { state = .capella(inner) }
        try processSlots(&inner, to: slot, context)
    case .deneb(var inner):
        defer { state = .deneb(inner) }
        try processSlots(&inner, to: slot, context)
    case .electra(var inner):
        defer { state = .electra(inner) }
        try processSlots(&inner, to: slot, context)
    case .fulu(var inner):
        defer { state = .fulu(inner) }
        try processSlots(&inner, to: slot, context)
    case .gloas(var inner):
        defer { state = .gloas(inner) }
        try processSlots(&inner, to: slot, context)
    case let taken:
        state = taken
        throw .unsupportedFork(taken.forkName)
    }
}

/// The slot in which the state's fork ends; nil when that is not ahead.
private func nextUpgradeSlot(of state: ForkedBeaconState, _ spec: Spec) -> Slot? {
    guard let next = state.forkName.next else { return nil }
    let epoch = spec.config.forkEpoch(next)
    let slot = spec.computeStartSlotAtEpoch(epoch)
    return epoch != Constants.farFutureEpoch && slot > state.slot ? slot : nil
}

/// Upgrades a state that has just reached the first slot of a fork; twice when two forks begin there.
private func upgradeIfDue(
    _ state: inout ForkedBeaconState, _ context: TransitionContext
) throws(StateTransitionError) {
    guard state.slot.rawValue % context.preset.slotsPerEpoch == 0 else { return }
    let epoch = context.spec.computeEpochAtSlot(state.slot)
    while let next = state.forkName.next, context.spec.config.forkEpoch(next) == epoch {
        try upgrade(&state, to: next, context)
    }
}

/// The upgrade function of a fork, on a state of the fork before it.
package func upgrade(
    _ state: inout ForkedBeaconState, to fork: ForkName, _ context: TransitionContext
) throws(StateTransitionError) {
    switch (state, fork) {
    case (.phase0(let pre), .altair):
        state = .altair(try at(.upgrade) { () throws(InvalidReason) in try upgradeToAltair(pre, context) })
    case (.altair(let pre), .bellatrix): state = .bellatrix(upgradeToBellatrix(pre, context))
    case (.bellatrix(let pre), .capella): state = .capella(upgradeToCapella(pre, context))
    case (.capella(let pre), .deneb): state = .deneb(upgradeToDeneb(pre, context))
    case (.deneb(let pre), .electra):
        state = .electra(try at(.upgrade) { () throws(InvalidReason) in try upgradeToElectra(pre, context) })
    case (.electra(let pre), .fulu):
        state = .fulu(try at(.upgrade) { () throws(InvalidReason) in try upgradeToFulu(pre, context) })
    case (.fulu(let pre), .gloas):
        state = .gloas(try at(.upgrade) { () throws(InvalidReason) in try upgradeToGloas(pre, context) })
    default:
        throw .unsupportedFork(fork)
    }
}

extension ForkedBeaconState {
    /// Moves the state out, so that it can be changed in place without a second owner of its lists.
    mutating func take() -> ForkedBeaconState {
        let taken = self
        self = Self.vacated
        return taken
    }

    private static let vacated = ForkedBeaconState.phase0(Phase0.BeaconState())
}
