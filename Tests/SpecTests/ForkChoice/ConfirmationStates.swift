import ConsensusTypes
import ForkChoice
import Primitives
import StateTransition

/// The states that the fast confirmation rule asks about, made as they are asked for.
struct ConfirmationStates: FastConfirmationStates {
    /// The head's state.
    let head: ForkedBeaconState
    let currentEpoch: Epoch
    let context: TransitionContext
    let states: [Root: ForkedBeaconState]

    func slotCommittee(_ slot: Slot) throws(ForkChoiceError) -> ArraySlice<ValidatorIndex> {
        let epoch = context.spec.computeEpochAtSlot(slot)
        guard let committees = try? context.committeeCache(head, epoch: epoch) else {
            throw .stateUnavailable(head.latestBlockHeader.parentRoot)
        }
        return committees.members(of: slot)
    }

    func balances(at checkpoint: Checkpoint) throws(ForkChoiceError) -> JustifiedBalances {
        let start = context.spec.computeStartSlotAtEpoch(checkpoint.epoch)
        guard let state = try? states[checkpoint.root]?.advanced(to: start, context) else {
            throw .stateUnavailable(checkpoint.root)
        }
        return SpecStore.balances(state, checkpoint)
    }

    func pulledUpHeadBalances() throws(ForkChoiceError) -> JustifiedBalances {
        let start = context.spec.computeStartSlotAtEpoch(currentEpoch)
        guard let state = try? head.advanced(to: start, context) else {
            throw .stateUnavailable(head.latestBlockHeader.parentRoot)
        }
        let epoch = context.spec.computeEpochAtSlot(state.slot)
        return SpecStore.balances(state, Checkpoint(epoch: epoch, root: Root()))
    }
}
