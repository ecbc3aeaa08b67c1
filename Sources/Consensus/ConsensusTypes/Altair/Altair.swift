package import Primitives
package import SSZ

/// The types of the Altair fork: sync committees, participation flags, light clients.
package enum Altair {
    package typealias Attestation = Phase0.Attestation
    package typealias Attestations = Phase0.Attestations
    package typealias IndexedAttestation = Phase0.IndexedAttestation
    package typealias AttesterSlashing = Phase0.AttesterSlashing
    package typealias AttesterSlashings = Phase0.AttesterSlashings
    package typealias AggregateAndProof = Phase0.AggregateAndProof
    package typealias SignedAggregateAndProof = Phase0.SignedAggregateAndProof

    /// A branch to `current_sync_committee`, generalized index 54.
    package typealias CurrentSyncCommitteeBranch = SSZVector<Bytes32, Constant<5>>
    /// A branch to `next_sync_committee`, generalized index 55.
    package typealias NextSyncCommitteeBranch = SSZVector<Bytes32, Constant<5>>
    /// A branch to `finalized_checkpoint.root`, generalized index 105.
    package typealias FinalityBranch = SSZVector<Bytes32, Constant<6>>
}
