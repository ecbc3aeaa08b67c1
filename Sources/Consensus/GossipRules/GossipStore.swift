package import ConsensusTypes
package import Primitives

/// The result of an execution engine on a block's payload (bellatrix/p2p-interface.md, `PayloadValidationStatus`).
package enum PayloadValidationStatus: Sendable, Hashable {
    case valid
    case invalidated
    /// Not decided yet: the block is optimistic.
    case notValidated
}

/// What the rules ask of the chain: the parts of the specification's `Store` that gossip needs.
package protocol GossipStore {
    /// `store.finalized_checkpoint`
    var finalizedCheckpoint: Checkpoint { get }

    /// The slot of a block that was seen, valid or not (`store.blocks`); nil for an unknown one. A block that still
    /// waits to be checked is unknown.
    func slot(ofBlock root: Root) -> Slot?

    /// Whether a seen block passed validation (`store.block_states`).
    func isValid(_ root: Root) -> Bool

    /// `get_checkpoint_block`; nil when the chain of `root` is not known down to there.
    func checkpointBlock(of root: Root, epoch: Epoch) -> Root?

    /// `block_payload_statuses`
    func payloadStatus(of root: Root) -> PayloadValidationStatus

    // Gloas

    /// The bid of a seen block of Gloas, which stands for its payload (`signed_execution_payload_bid.message`); nil for
    /// other blocks.
    func bid(ofBlock root: Root) -> Gloas.ExecutionPayloadBid?

    /// The parent of a seen block.
    func parentRoot(ofBlock root: Root) -> Root?

    /// `is_payload_verified`: the block's envelope came and was verified.
    func isPayloadVerified(_ root: Root) -> Bool

    /// `get_ancestor` of a seen block at a slot; nil when the chain is not known down to there.
    func ancestor(of root: Root, at slot: Slot) -> Root?

    /// The root of `get_head`; nil when there is none.
    func head() -> Root?

    /// `should_build_on_full` of the head, for a proposal in a slot.
    func shouldBuildOnFull(_ slot: Slot) -> Bool

    /// Whether a seen block of that slot or a later one has the block as its parent.
    func hasChild(_ root: Root, from slot: Slot) -> Bool

    /// The post-state of a valid block, after `process_slots` when the slot is later than the block's.
    /// - Returns: nil when it is not there now.
    func state(after root: Root, at slot: Slot) -> ForkedBeaconState?

    // All forks

    /// The proposer of a slot after a valid block: `process_slots` on its post-state and `get_beacon_proposer_index`.
    /// - Returns: nil when it cannot be computed now.
    func expectedProposer(after root: Root, at slot: Slot) -> ValidatorIndex?
}
