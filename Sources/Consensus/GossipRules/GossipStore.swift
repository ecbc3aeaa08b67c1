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

    /// The proposer of a slot after a valid block: `process_slots` on its post-state and `get_beacon_proposer_index`.
    /// - Returns: nil when it cannot be computed now.
    func expectedProposer(after root: Root, at slot: Slot) -> ValidatorIndex?
}
