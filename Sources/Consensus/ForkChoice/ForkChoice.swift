package import ConsensusTypes
package import Primitives

/// The fork choice store on a proto-array: a pure value, fed by `onTick`, `onBlock`, `onAttestation` and
/// `onAttesterSlashing`.
///
/// It holds no states. The owner checks blocks and attestations against states first, and hands in the balances of the
/// justified checkpoint whenever `needsJustifiedBalances`. Invalid inputs throw and leave the store unchanged.
///
/// Source: consensus-specs, phase0/fork-choice.md.
package struct ForkChoice: Sendable {
    package let parameters: ForkChoiceParameters
    /// Unix time of genesis in milliseconds.
    package let genesisTimeMs: UInt64
    /// Unix time of the last tick in milliseconds; never before genesis.
    package internal(set) var timeMs: UInt64
    package internal(set) var justifiedCheckpoint: Checkpoint
    package internal(set) var finalizedCheckpoint: Checkpoint
    package internal(set) var unrealizedJustifiedCheckpoint: Checkpoint
    package internal(set) var unrealizedFinalizedCheckpoint: Checkpoint
    /// `proposer_boost_root`; zero when no block is boosted.
    package internal(set) var proposerBoostRoot: Root
    package internal(set) var equivocatingIndices: Set<ValidatorIndex>
    package internal(set) var justifiedBalances: JustifiedBalances

    var tree: ProtoArray
    var votes: VoteTable
    /// Attestations of the current slot: they count from the next slot on.
    var queuedVotes: [ForkChoiceVote]
    /// The head of the present store; nil when something changed since.
    var cachedHead: ForkChoiceNode?

    /// How many attestations may wait for their slot to pass.
    package static let queuedVotesLimit = 1 << 14

    /// `get_forkchoice_store`: a store that trusts an anchor (the genesis block, or a finalized one).
    ///
    /// - Parameters:
    ///   - anchor: the anchor block; its checkpoints are replaced by the anchor's own, as the specification says.
    ///   - epoch: the epoch of the anchor state.
    ///   - balances: of the anchor state.
    package init(
        anchor: ForkChoiceBlock, epoch: Epoch, genesisTimeMs: UInt64, balances: JustifiedBalances,
        parameters: ForkChoiceParameters
    ) {
        let checkpoint = Checkpoint(epoch: epoch, root: anchor.root)
        var block = anchor
        block.unrealizedJustifiedCheckpoint = checkpoint
        block.unrealizedFinalizedCheckpoint = checkpoint
        self.parameters = parameters
        self.genesisTimeMs = genesisTimeMs
        let offset = anchor.slot.rawValue.multipliedReportingOverflow(by: parameters.slotDurationMs)
        timeMs = offset.overflow ? genesisTimeMs : genesisTimeMs &+ offset.partialValue
        justifiedCheckpoint = checkpoint
        finalizedCheckpoint = checkpoint
        unrealizedJustifiedCheckpoint = checkpoint
        unrealizedFinalizedCheckpoint = checkpoint
        proposerBoostRoot = Root()
        equivocatingIndices = []
        justifiedBalances = balances
        justifiedBalances.checkpoint = checkpoint
        tree = ProtoArray()
        tree.append(block, isTimely: nil, isTimelyForPTC: true)
        votes = VoteTable()
        queuedVotes = []
        cachedHead = nil
    }

    /// `get_current_slot`.
    package var currentSlot: Slot { Slot((timeMs - genesisTimeMs) / parameters.slotDurationMs) }

    /// `get_current_store_epoch`.
    package var currentEpoch: Epoch { parameters.epoch(at: currentSlot) }

    /// How far the last tick is into its slot.
    var timeIntoSlotMs: UInt64 { (timeMs - genesisTimeMs) % parameters.slotDurationMs }

    package var blockCount: Int { tree.nodes.count }

    package func contains(_ root: Root) -> Bool { tree.index(of: root) != nil }

    package func block(_ root: Root) -> ForkChoiceBlock? { tree[root]?.block }

    /// Every block of the store, parents before children.
    package var blocks: [ForkChoiceBlock] { tree.nodes.map(\.block) }

    /// `get_ancestor`: nil when `root` is unknown or its chain was pruned above `slot`.
    package func ancestor(of root: Root, at slot: Slot) -> Root? {
        guard let index = tree.index(of: root), let ancestor = tree.ancestor(of: index, at: slot) else { return nil }
        return tree.nodes[ancestor].block.root
    }

    /// `is_ancestor`: whether `ancestor` is on the chain of `root` (a block is its own ancestor).
    package func isAncestor(_ ancestor: Root, of root: Root) -> Bool {
        guard let slot = block(ancestor)?.slot else { return false }
        return self.ancestor(of: root, at: slot) == ancestor
    }

    /// `get_checkpoint_block`: the block of the chain of `root` that an `epoch` checkpoint names.
    package func checkpointBlock(of root: Root, epoch: Epoch) -> Root? {
        ancestor(of: root, at: parameters.startSlot(of: epoch))
    }

    /// `update_checkpoints`.
    mutating func updateCheckpoints(justified: Checkpoint, finalized: Checkpoint) {
        if justified.epoch > justifiedCheckpoint.epoch { justifiedCheckpoint = justified }
        if finalized.epoch > finalizedCheckpoint.epoch { finalizedCheckpoint = finalized }
    }

    /// `update_unrealized_checkpoints`.
    mutating func updateUnrealizedCheckpoints(justified: Checkpoint, finalized: Checkpoint) {
        if justified.epoch > unrealizedJustifiedCheckpoint.epoch { unrealizedJustifiedCheckpoint = justified }
        if finalized.epoch > unrealizedFinalizedCheckpoint.epoch { unrealizedFinalizedCheckpoint = finalized }
    }

    /// Forgets the blocks that do not descend from the finalized one. Returns their roots.
    package mutating func prune() -> [Root] {
        guard let pruned = tree.prune(to: finalizedCheckpoint.root) else { return [] }
        votes.remap(pruned.moved)
        if tree.index(of: proposerBoostRoot) == nil { proposerBoostRoot = Root() }
        cachedHead = nil
        return pruned.removed
    }
}
