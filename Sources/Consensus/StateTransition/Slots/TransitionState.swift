package import ConsensusTypes
package import Primitives
import SSZ

/// A state that has a transition: the steps in which forks differ. A new fork conforms and joins the switches of
/// `ForkedBeaconState+Transition.swift`.
package protocol TransitionState: BeaconStateProtocol {
    associatedtype Block: BeaconBlockProtocol

    /// `process_epoch`.
    mutating func processEpoch(_ context: TransitionContext) throws(StateTransitionError)

    /// `process_block`.
    mutating func processBlock(_ block: Block, _ scope: inout BlockScope) throws(StateTransitionError)

    /// The fork's part of `process_slot`, after the roots are kept.
    mutating func finishSlot(_ preset: Preset)

    /// The fork's part of `process_proposer_slashing`, before the proposer is slashed.
    mutating func forgetBuilderPayment(for header: BeaconBlockHeader, _ preset: Preset)

    /// The fork's part of `add_validator_to_registry`, after the registry and the balances.
    mutating func appendValidatorColumns()

    /// `apply_deposit`.
    /// - Parameter existing: the validator that has the deposit's key.
    mutating func applyDeposit(
        _ data: DepositData, existing: ValidatorIndex?, _ context: TransitionContext
    ) throws(InvalidReason)

    /// The fork's part of `initiate_validator_exit`: the epoch in which a validator of that effective balance leaves.
    mutating func takeExitEpoch(
        _ effectiveBalance: Gwei, _ scope: inout BlockScope
    ) throws(InvalidReason) -> Epoch

    /// `get_pending_balance_to_withdraw`, in Gwei; nothing before Electra.
    func pendingBalanceToWithdraw(_ index: ValidatorIndex) throws(InvalidReason) -> UInt64
}

extension Phase0.BeaconState: TransitionState {
    package mutating func processEpoch(_ context: TransitionContext) throws(StateTransitionError) {
        try StateTransition.processEpoch(&self, context)
    }

    package mutating func processBlock(
        _ block: Phase0.BeaconBlock, _ scope: inout BlockScope
    ) throws(StateTransitionError) {
        try StateTransition.processBlock(&self, block, &scope)
    }

    package mutating func appendValidatorColumns() {}
}

extension Altair.BeaconState: TransitionState {
    package mutating func processEpoch(_ context: TransitionContext) throws(StateTransitionError) {
        try StateTransition.processEpoch(&self, context)
    }

    package mutating func processBlock(
        _ block: Altair.BeaconBlock, _ scope: inout BlockScope
    ) throws(StateTransitionError) {
        try StateTransition.processBlock(&self, block, &scope)
    }
}

extension Bellatrix.BeaconState: TransitionState {
    package mutating func processEpoch(_ context: TransitionContext) throws(StateTransitionError) {
        try StateTransition.processEpoch(&self, context)
    }

    package mutating func processBlock(
        _ block: Bellatrix.BeaconBlock, _ scope: inout BlockScope
    ) throws(StateTransitionError) {
        try StateTransition.processBlock(&self, block, &scope)
    }
}

extension Capella.BeaconState: TransitionState {
    package mutating func processEpoch(_ context: TransitionContext) throws(StateTransitionError) {
        try StateTransition.processEpoch(&self, context)
    }

    package mutating func processBlock(
        _ block: Capella.BeaconBlock, _ scope: inout BlockScope
    ) throws(StateTransitionError) {
        try StateTransition.processBlock(&self, block, &scope)
    }
}

extension Deneb.BeaconState: TransitionState {
    package mutating func processEpoch(_ context: TransitionContext) throws(StateTransitionError) {
        try StateTransition.processEpoch(&self, context)
    }

    package mutating func processBlock(
        _ block: Deneb.BeaconBlock, _ scope: inout BlockScope
    ) throws(StateTransitionError) {
        try StateTransition.processBlock(&self, block, &scope)
    }
}

extension Electra.BeaconState: TransitionState {
    package mutating func processEpoch(_ context: TransitionContext) throws(StateTransitionError) {
        try StateTransition.processEpoch(&self, context)
    }

    package mutating func processBlock(
        _ block: Electra.BeaconBlock, _ scope: inout BlockScope
    ) throws(StateTransitionError) {
        try StateTransition.processBlock(&self, block, &scope)
    }
}

extension Fulu.BeaconState: TransitionState {
    package mutating func processEpoch(_ context: TransitionContext) throws(StateTransitionError) {
        try StateTransition.processEpoch(&self, context)
    }

    package mutating func processBlock(
        _ block: Fulu.BeaconBlock, _ scope: inout BlockScope
    ) throws(StateTransitionError) {
        try StateTransition.processBlock(&self, block, &scope)
    }
}

extension TransitionState {
    package mutating func takeExitEpoch(
        _ effectiveBalance: Gwei, _ scope: inout BlockScope
    ) throws(InvalidReason) -> Epoch {
        var queue: ExitQueue
        if let known = scope.exitQueue { queue = known } else { queue = try ExitQueue(self, scope.preset) }
        let activeCount = scope.epochCache.current.activeIndices.count
        let epoch = try queue.next(churnLimit: getValidatorChurnLimit(activeCount: activeCount, scope.spec))
        scope.exitQueue = queue
        return epoch
    }

    package func pendingBalanceToWithdraw(_ index: ValidatorIndex) throws(InvalidReason) -> UInt64 { 0 }
}

extension TransitionState {
    package mutating func finishSlot(_ preset: Preset) {}

    package mutating func forgetBuilderPayment(for header: BeaconBlockHeader, _ preset: Preset) {}
}

extension Gloas.BeaconState: TransitionState {
    package mutating func processEpoch(_ context: TransitionContext) throws(StateTransitionError) {
        try StateTransition.processEpoch(&self, context)
    }

    package mutating func processBlock(
        _ block: Gloas.BeaconBlock, _ scope: inout BlockScope
    ) throws(StateTransitionError) {
        try StateTransition.processBlock(&self, block, &scope)
    }

    package mutating func finishSlot(_ preset: Preset) { unsetNextPayloadAvailability(&self, preset) }

    package mutating func forgetBuilderPayment(for header: BeaconBlockHeader, _ preset: Preset) {
        StateTransition.forgetBuilderPayment(&self, for: header, preset)
    }
}

extension TransitionState where Self: ElectraBeaconState {
    package mutating func takeExitEpoch(
        _ effectiveBalance: Gwei, _ scope: inout BlockScope
    ) throws(InvalidReason) -> Epoch {
        try computeExitEpochAndUpdateChurn(
            &self, exitBalance: effectiveBalance.rawValue, scope.epochCache, scope.spec)
    }

    package func pendingBalanceToWithdraw(_ index: ValidatorIndex) throws(InvalidReason) -> UInt64 {
        try getPendingBalanceToWithdraw(self, index)
    }
}

extension AltairBeaconState {
    package mutating func appendValidatorColumns() {
        previousEpochParticipation.append(0)
        currentEpochParticipation.append(0)
        inactivityScores.append(0)
    }
}
