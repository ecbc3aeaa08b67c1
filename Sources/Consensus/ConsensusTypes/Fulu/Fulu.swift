/// The types of the Fulu fork: data columns and the proposer lookahead. Its blocks have Electra's shape.
package enum Fulu {
    package typealias Attestation = Electra.Attestation
    package typealias Attestations = Electra.Attestations
    package typealias SingleAttestation = Electra.SingleAttestation
    package typealias IndexedAttestation = Electra.IndexedAttestation
    package typealias AttesterSlashing = Electra.AttesterSlashing
    package typealias AttesterSlashings = Electra.AttesterSlashings
    package typealias AggregateAndProof = Electra.AggregateAndProof
    package typealias SignedAggregateAndProof = Electra.SignedAggregateAndProof

    package typealias ExecutionPayload = Electra.ExecutionPayload
    package typealias ExecutionPayloadHeader = Electra.ExecutionPayloadHeader
    package typealias BeaconBlockBody = Electra.BeaconBlockBody
    package typealias BeaconBlock = Electra.BeaconBlock
    package typealias SignedBeaconBlock = Electra.SignedBeaconBlock
    package typealias BlindedBeaconBlockBody = Electra.BlindedBeaconBlockBody
    package typealias BlindedBeaconBlock = Electra.BlindedBeaconBlock
    package typealias SignedBlindedBeaconBlock = Electra.SignedBlindedBeaconBlock

    package typealias LightClientHeader = Electra.LightClientHeader
    package typealias LightClientBootstrap = Electra.LightClientBootstrap
    package typealias LightClientUpdate = Electra.LightClientUpdate
    package typealias LightClientFinalityUpdate = Electra.LightClientFinalityUpdate
    package typealias LightClientOptimisticUpdate = Electra.LightClientOptimisticUpdate
}
