package import ConsensusTypes
package import Primitives

// Questions about a state of any fork. Shufflings are the same in all forks.

extension TransitionContext {
    /// The shuffling of an epoch up to the one after the state's.
    package func committeeCache(
        _ state: ForkedBeaconState, epoch: Epoch
    ) throws(StateTransitionError) -> CommitteeCache {
        try committeesOf(state.shared, epoch)
    }

    /// What the state's current epoch fixes: shufflings, total balance, proposers.
    package func epochCache(_ state: ForkedBeaconState) throws(StateTransitionError) -> EpochCache {
        try epochOf(state.shared)
    }

    /// `get_beacon_proposer_index` of a slot of the state's epoch.
    package func beaconProposerIndex(
        _ state: ForkedBeaconState, slot: Slot
    ) throws(StateTransitionError) -> ValidatorIndex {
        try proposerOf(state.shared, slot)
    }

    /// The proposers of the state's epoch, by slot from its first.
    package func beaconProposerIndices(
        _ state: ForkedBeaconState
    ) throws(StateTransitionError) -> [(slot: Slot, index: ValidatorIndex)] {
        try proposersOf(state.shared)
    }

    private func committeesOf<S: BeaconStateProtocol>(
        _ state: S, _ epoch: Epoch
    ) throws(StateTransitionError) -> CommitteeCache {
        try at(.query) { () throws(InvalidReason) in try committeeCache(state, epoch: epoch) }
    }

    private func epochOf<S: BeaconStateProtocol>(_ state: S) throws(StateTransitionError) -> EpochCache {
        try at(.query) { () throws(InvalidReason) in try epochCache(state) }
    }

    private func proposerOf<S: BeaconStateProtocol>(
        _ state: S, _ slot: Slot
    ) throws(StateTransitionError) -> ValidatorIndex {
        try at(.query) { () throws(InvalidReason) in
            guard spec.computeEpochAtSlot(slot) == getCurrentEpoch(state, preset) else {
                throw .epochOutsideShuffling(spec.computeEpochAtSlot(slot))
            }
            return try epochCache(state).proposerIndex(state, slot: slot)
        }
    }

    private func proposersOf<S: BeaconStateProtocol>(
        _ state: S
    ) throws(StateTransitionError) -> [(slot: Slot, index: ValidatorIndex)] {
        try at(.query) { () throws(InvalidReason) in try getBeaconProposerIndices(state, self) }
    }
}
