package import BeaconAPI
package import ConsensusTypes
package import Primitives

extension HTTPBeaconNode {
    /// From Gloas on no committee is named: the data's index is a vote on the payload.
    package func attestationData(slot: Slot, committeeIndex: CommitteeIndex) async throws -> AttestationData {
        var query = [("slot", String(slot.rawValue))]
        if spec.forkName(at: slot) < .gloas { query.append(("committee_index", String(committeeIndex.rawValue))) }
        let body: DataBody<AttestationData> = try await get(Call(route: .attestationData, query: query))
        return body.data
    }

    /// The older route does not say the fork: the slot decides. From Electra on there is none.
    package func aggregateAttestation(
        dataRoot: Root, slot: Slot, committeeIndex: CommitteeIndex
    ) async throws -> ForkedAttestation {
        let query = [("attestation_data_root", dataRoot.hex), ("slot", String(slot.rawValue))]
        let call = Call(
            route: .aggregateAttestation, query: query + [("committee_index", String(committeeIndex.rawValue))])
        let fork = spec.forkName(at: slot)
        guard fork < .electra else {
            let body: Versioned<ForkedAttestation> = try await get(call)
            return body.data
        }
        let older = Call(route: .aggregateAttestationV1, query: query)
        let body: Versioned<ForkedAttestation> = try await get(call, orElse: older) {
            (body: DataBody<Phase0.Attestation>) in
            Versioned(fork, ForkedAttestation(body.data, fork))
        }
        return body.data
    }

    package func submitAggregateAndProofs(_ aggregates: Versioned<[ForkedSignedAggregateAndProof]>) async throws {
        let body = VersionedBody(aggregates.version, aggregates.data)
        try await send(
            Call(route: .submitAggregateAndProofs, body: body),
            orElse: olderCall(.submitAggregateAndProofsV1, aggregates.version, body))
    }

    package func submitBeaconCommitteeSubscriptions(
        _ subscriptions: [BeaconCommitteeSubscription]
    ) async throws {
        try await send(Call(route: .beaconCommitteeSubscriptions, body: BareBody(subscriptions)))
    }

    package func beaconCommitteeSelections(
        _ selections: [BeaconCommitteeSelection]
    ) async throws -> [BeaconCommitteeSelection] {
        let body: DataBody<[BeaconCommitteeSelection]> = try await get(
            Call(route: .beaconCommitteeSelections, body: BareBody(selections)))
        return body.data
    }
}

extension ForkedAttestation {
    /// An attestation of a fork before Electra, which all have the same shape.
    fileprivate init(_ attestation: Phase0.Attestation, _ fork: ForkName) {
        switch fork {
        case .phase0: self = .phase0(attestation)
        case .altair: self = .altair(attestation)
        case .bellatrix: self = .bellatrix(attestation)
        case .capella: self = .capella(attestation)
        case .deneb, .electra, .fulu, .gloas: self = .deneb(attestation)
        }
    }
}
