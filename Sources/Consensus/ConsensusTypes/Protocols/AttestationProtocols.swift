package import Primitives
package import SSZ

/// What the attestations of all forks share.
package protocol AttestationProtocol: SSZContainer {
    associatedtype AggregationLimit: SSZLimit
    var aggregationBits: Bitlist<AggregationLimit> { get set }
    var data: AttestationData { get set }
    var signature: BLSSignature { get set }
}

/// Attestations from Electra on: across committees.
package protocol ElectraAttestationProtocol: AttestationProtocol {
    var committeeBits: Electra.CommitteeBits { get set }
}

/// What the indexed attestations of all forks share.
package protocol IndexedAttestationProtocol: SSZContainer {
    associatedtype IndexLimit: SSZLimit
    var attestingIndices: SSZList<ValidatorIndex, IndexLimit> { get set }
    var data: AttestationData { get set }
    var signature: BLSSignature { get set }

    init(attestingIndices: SSZList<ValidatorIndex, IndexLimit>, data: AttestationData, signature: BLSSignature)
}

/// What the attester slashings of all forks share.
package protocol AttesterSlashingProtocol: SSZContainer {
    associatedtype IndexedAttestation: IndexedAttestationProtocol
    var attestation1: IndexedAttestation { get set }
    var attestation2: IndexedAttestation { get set }
}

/// What the aggregates of all forks share.
package protocol AggregateAndProofProtocol: SSZContainer {
    associatedtype Attestation: AttestationProtocol
    var aggregatorIndex: ValidatorIndex { get set }
    var aggregate: Attestation { get set }
    var selectionProof: BLSSignature { get set }
}

/// What the signed aggregates of all forks share.
package protocol SignedAggregateAndProofProtocol: SSZContainer {
    associatedtype Message: AggregateAndProofProtocol
    var message: Message { get set }
    var signature: BLSSignature { get set }
}
