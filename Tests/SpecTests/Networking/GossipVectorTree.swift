import ConsensusTypes
import ForkChoice
import Primitives
import StateTransition
import TestSupport

/// The fork choice of a gossip case: what `get_head` and `should_build_on_full` answer of its blocks.
struct GossipVectorTree {
    private let context: TransitionContext
    private(set) var forkChoice: ForkChoice

    /// `get_forkchoice_store`, at the time of the case.
    init(
        _ block: ForkedSignedBeaconBlock, _ state: ForkedBeaconState, timeMs: UInt64, _ context: TransitionContext
    ) throws {
        let spec = context.spec
        let root = block.blockRoot(spec)
        let checkpoint = Checkpoint(epoch: spec.computeEpochAtSlot(state.slot), root: root)
        self.context = context
        forkChoice = ForkChoice(
            anchor: Self.entry(block, root, state, justified: checkpoint, finalized: checkpoint),
            epoch: checkpoint.epoch, genesisTimeMs: state.genesisTime * 1000,
            balances: SpecStore.balances(state, checkpoint), parameters: ForkChoiceParameters(spec))
        try forkChoice.onTick(timeMs: state.genesisTime * 1000 + timeMs)
    }

    /// `on_block`. A block may be a little ahead of the case's time, which is then that of the block.
    mutating func insert(_ block: ForkedSignedBeaconBlock, _ state: ForkedBeaconState) throws {
        if forkChoice.currentSlot < block.slot {
            let start = block.slot.rawValue * context.spec.config.slotDurationMs
            try forkChoice.onTick(timeMs: state.genesisTime * 1000 + start)
        }
        let unrealized = try unrealizedCheckpoints(state, context)
        try forkChoice.onBlock(
            Self.entry(
                block, block.blockRoot(context.spec), state, justified: unrealized.justified,
                finalized: unrealized.finalized))
    }

    mutating func insertPayload(ofBlock root: Root) throws { try forkChoice.onExecutionPayload(root) }

    private static func entry(
        _ block: ForkedSignedBeaconBlock, _ root: Root, _ state: ForkedBeaconState, justified: Checkpoint,
        finalized: Checkpoint
    ) -> ForkChoiceBlock {
        let contents = ForkChoiceContents(block)
        return ForkChoiceBlock(
            root: root, parentRoot: block.parentRoot, stateRoot: block.stateRoot, slot: block.slot,
            proposerIndex: block.proposerIndex, justifiedCheckpoint: state.currentJustifiedCheckpoint,
            finalizedCheckpoint: state.finalizedCheckpoint, unrealizedJustifiedCheckpoint: justified,
            unrealizedFinalizedCheckpoint: finalized, executionBlockHash: contents.executionBlockHash,
            bidParentBlockHash: contents.bidParentBlockHash)
    }
}
