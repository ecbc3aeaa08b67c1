/// The types of the Bellatrix fork: execution payloads.
package enum Bellatrix {
    package typealias Attestation = Phase0.Attestation
    package typealias Attestations = Phase0.Attestations
    package typealias IndexedAttestation = Phase0.IndexedAttestation
    package typealias AttesterSlashing = Phase0.AttesterSlashing
    package typealias AttesterSlashings = Phase0.AttesterSlashings
    package typealias AggregateAndProof = Phase0.AggregateAndProof
    package typealias SignedAggregateAndProof = Phase0.SignedAggregateAndProof

    package typealias LightClientHeader = Altair.LightClientHeader
    package typealias LightClientBootstrap = Altair.LightClientBootstrap
    package typealias LightClientUpdate = Altair.LightClientUpdate
    package typealias LightClientFinalityUpdate = Altair.LightClientFinalityUpdate
    package typealias LightClientOptimisticUpdate = Altair.LightClientOptimisticUpdate
}
