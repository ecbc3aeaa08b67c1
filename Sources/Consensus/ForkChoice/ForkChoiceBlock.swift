package import ConsensusTypes
package import Primitives

/// One block as the fork choice sees it: what `on_block` needs of the block and of its post-state.
package struct ForkChoiceBlock: Hashable, Sendable {
    package var root: Root
    package var parentRoot: Root
    package var stateRoot: Root
    package var slot: Slot
    package var proposerIndex: ValidatorIndex
    /// `current_justified_checkpoint` of the block's post-state.
    package var justifiedCheckpoint: Checkpoint
    /// `finalized_checkpoint` of the block's post-state.
    package var finalizedCheckpoint: Checkpoint
    /// The same after `process_justification_and_finalization` on the post-state (`compute_pulled_up_tip`).
    package var unrealizedJustifiedCheckpoint: Checkpoint
    package var unrealizedFinalizedCheckpoint: Checkpoint
    /// The block hash of the block's payload, from Gloas on that of its bid; zero when it has none
    /// (`is_execution_block` is false).
    package var executionBlockHash: Hash32
    /// What the execution engine said of the payload. From Gloas on the payload comes later: optimistic until then.
    package var executionStatus: ExecutionStatus
    /// From Gloas on, the bid's `parent_block_hash`: the payload that the block builds on; nil before.
    package var bidParentBlockHash: Hash32?
    /// The members of all committees of the block's slot, in its own state (`get_beacon_committee`).
    package var slotCommittees: ArraySlice<ValidatorIndex>

    package init(
        root: Root, parentRoot: Root, stateRoot: Root = Root(), slot: Slot, proposerIndex: ValidatorIndex,
        justifiedCheckpoint: Checkpoint, finalizedCheckpoint: Checkpoint,
        unrealizedJustifiedCheckpoint: Checkpoint, unrealizedFinalizedCheckpoint: Checkpoint,
        executionBlockHash: Hash32 = Hash32(), executionStatus: ExecutionStatus = .valid,
        bidParentBlockHash: Hash32? = nil, slotCommittees: ArraySlice<ValidatorIndex> = []
    ) {
        self.root = root
        self.parentRoot = parentRoot
        self.stateRoot = stateRoot
        self.slot = slot
        self.proposerIndex = proposerIndex
        self.justifiedCheckpoint = justifiedCheckpoint
        self.finalizedCheckpoint = finalizedCheckpoint
        self.unrealizedJustifiedCheckpoint = unrealizedJustifiedCheckpoint
        self.unrealizedFinalizedCheckpoint = unrealizedFinalizedCheckpoint
        self.executionBlockHash = executionBlockHash
        self.executionStatus = bidParentBlockHash == nil ? executionStatus : .optimistic
        self.bidParentBlockHash = bidParentBlockHash
        self.slotCommittees = slotCommittees
    }
}

/// An attestation as the fork choice sees it: its vote and who cast it.
package struct ForkChoiceVote: Hashable, Sendable {
    package var slot: Slot
    package var beaconBlockRoot: Root
    package var target: Checkpoint
    /// The attesting indices, checked against the committee by the caller.
    package var attestingIndices: [ValidatorIndex]
    /// From Gloas on the attestation's `index`: 1 for a block with its payload. Not looked at before.
    package var index: CommitteeIndex

    package init(
        slot: Slot, beaconBlockRoot: Root, target: Checkpoint, attestingIndices: [ValidatorIndex],
        index: CommitteeIndex = 0
    ) {
        self.slot = slot
        self.beaconBlockRoot = beaconBlockRoot
        self.target = target
        self.attestingIndices = attestingIndices
        self.index = index
    }
}
