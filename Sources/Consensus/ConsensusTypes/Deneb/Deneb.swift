/// The types of the Deneb fork: blobs.
package enum Deneb {
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
    package typealias ExecutionBranch = Capella.ExecutionBranch
}
