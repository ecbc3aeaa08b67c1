package import Primitives
package import SSZ

/// The types of the genesis fork, as later forks use them until they change shape.
package enum Phase0 {
    package typealias AggregationBits = Bitlist<MaxValidatorsPerCommittee>
    package typealias AttestingIndices = SSZList<ValidatorIndex, MaxValidatorsPerCommittee>
    package typealias Attestations = SSZList<Attestation, Constant<128>>
    package typealias AttesterSlashings = SSZList<AttesterSlashing, Constant<2>>
    package typealias PendingAttestations = SSZList<PendingAttestation, PendingAttestationsLimit>
}
