import ConsensusTypes
import ForkChoice
import Primitives
import SSZ
import StateTransition

extension JustifiedBalances {
    /// The weights that a checkpoint's state gives to votes.
    init(_ state: ForkedBeaconState, checkpoint: Checkpoint, preset: Preset) {
        var balances: [UInt64] = []
        var uncounted: [UncountedBalance] = []
        var total: UInt64 = 0
        for (index, validator) in state.validators.enumerated() {
            let isActive = isActiveValidator(validator, checkpoint.epoch)
            let balance = validator.effectiveBalance.rawValue
            if isActive { total &+= balance }
            let counts = isActive && !validator.slashed
            balances.append(counts ? balance : 0)
            if !counts, balance > 0 {
                uncounted.append(
                    UncountedBalance(index: ValidatorIndex(UInt64(index)), balance: balance, isActive: isActive))
            }
        }
        self.init(
            checkpoint: checkpoint, effectiveBalances: balances, uncounted: uncounted,
            totalActiveBalance: Gwei(max(total, preset.effectiveBalanceIncrement.rawValue)))
    }
}

extension ForkChoiceBlock {
    /// A block with the checkpoints of its post-state.
    init(
        _ block: ForkedSignedBeaconBlock, root: Root, state: ForkedBeaconState, _ verdict: ExecutionStatus,
        _ context: TransitionContext
    ) throws {
        let unrealized = try unrealizedCheckpoints(state, context)
        let committees = try context.epochCache(state).current
        self.init(
            root: root, parentRoot: block.parentRoot, stateRoot: block.stateRoot, slot: block.slot,
            proposerIndex: block.proposerIndex, justifiedCheckpoint: state.currentJustifiedCheckpoint,
            finalizedCheckpoint: state.finalizedCheckpoint, unrealizedJustifiedCheckpoint: unrealized.justified,
            unrealizedFinalizedCheckpoint: unrealized.finalized,
            executionBlockHash: state.executionBlockHash, executionStatus: verdict,
            slotCommittees: committees.members(of: block.slot))
    }
}
