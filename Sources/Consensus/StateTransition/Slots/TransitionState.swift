package import ConsensusTypes
import Primitives
import SSZ

/// A state that has a transition: the steps in which forks differ. A new fork conforms and joins the switches of
/// `ForkedBeaconState+Transition.swift`.
package protocol TransitionState: BeaconStateProtocol {
    associatedtype Block: BeaconBlockProtocol

    /// `process_epoch`.
    mutating func processEpoch(_ context: TransitionContext) throws(StateTransitionError)

    /// `process_block`.
    mutating func processBlock(_ block: Block, _ scope: inout BlockScope) throws(StateTransitionError)

    /// The fork's part of `add_validator_to_registry`, after the registry and the balances.
    mutating func appendValidatorColumns()
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

extension AltairBeaconState {
    package mutating func appendValidatorColumns() {
        previousEpochParticipation.append(0)
        currentEpochParticipation.append(0)
        inactivityScores.append(0)
    }
}
