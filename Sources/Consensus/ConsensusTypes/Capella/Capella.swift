package import Primitives
package import SSZ

/// The types of the Capella fork: withdrawals.
package enum Capella {
    package typealias Attestation = Phase0.Attestation
    package typealias Attestations = Phase0.Attestations
    package typealias IndexedAttestation = Phase0.IndexedAttestation
    package typealias AttesterSlashing = Phase0.AttesterSlashing
    package typealias AttesterSlashings = Phase0.AttesterSlashings
    package typealias AggregateAndProof = Phase0.AggregateAndProof
    package typealias SignedAggregateAndProof = Phase0.SignedAggregateAndProof

    package typealias CurrentSyncCommitteeBranch = Altair.CurrentSyncCommitteeBranch
    package typealias NextSyncCommitteeBranch = Altair.NextSyncCommitteeBranch
    package typealias FinalityBranch = Altair.FinalityBranch
    /// A branch to `execution_payload` in a block body, generalized index 25.
    package typealias ExecutionBranch = SSZVector<Bytes32, Constant<4>>
}
