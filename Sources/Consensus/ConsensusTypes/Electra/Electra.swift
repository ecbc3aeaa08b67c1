package import Primitives
package import SSZ

/// The types of the Electra fork: attestations across committees, execution requests, pending queues.
package enum Electra {
    package typealias AggregationBits = Bitlist<MaxValidatorsPerSlot>
    package typealias AttestingIndices = SSZList<ValidatorIndex, MaxValidatorsPerSlot>
    package typealias CommitteeBits = Bitvector<MaxCommitteesPerSlot>
    package typealias Attestations = SSZList<Attestation, Constant<8>>
    package typealias AttesterSlashings = SSZList<AttesterSlashing, Constant<1>>

    package typealias ExecutionPayload = Deneb.ExecutionPayload
    package typealias ExecutionPayloadHeader = Deneb.ExecutionPayloadHeader

    package typealias LightClientHeader = Deneb.LightClientHeader
    package typealias LightClientOptimisticUpdate = Deneb.LightClientOptimisticUpdate
    /// A branch to `current_sync_committee`, generalized index 86.
    package typealias CurrentSyncCommitteeBranch = SSZVector<Bytes32, Constant<6>>
    /// A branch to `next_sync_committee`, generalized index 87.
    package typealias NextSyncCommitteeBranch = SSZVector<Bytes32, Constant<6>>
    /// A branch to `finalized_checkpoint.root`, generalized index 169.
    package typealias FinalityBranch = SSZVector<Bytes32, Constant<7>>
}
