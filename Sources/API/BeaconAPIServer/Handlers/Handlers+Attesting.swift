import BeaconAPI
import ConsensusTypes
import Primitives

extension Handlers {
    static let attesting: [Route: Handler] = [
        .attestationData: { request in
            let data = try await request.node.attestationData(
                slot: Slot(try request.requiredNumber("slot")),
                committeeIndex: CommitteeIndex(try request.number("committee_index") ?? 0))
            return .body(DataBody(data))
        },
        .aggregateAttestation: { request in
            let committee = CommitteeIndex(try request.requiredNumber("committee_index"))
            let aggregate = try await aggregate(request, committee)
            return .body(Versioned(aggregate.forkName, aggregate))
        },
        .aggregateAttestationV1: { request in
            let aggregate = try await aggregate(request, CommitteeIndex(0))
            guard aggregate.forkName < .electra else {
                throw BeaconAPIError.badRequest("This route has no aggregates of \(aggregate.forkName): use its v2")
            }
            return .body(UnversionedData(aggregate))
        },
        .submitAggregateAndProofs: { request in
            let body: VersionedBody<[ForkedSignedAggregateAndProof]> = try request.decode()
            try await request.node.submitAggregateAndProofs(Versioned(body.version, body.value))
            return .ok
        },
        .submitAggregateAndProofsV1: { request in
            let version = try forkBeforeElectra(request, ["message", "aggregate", "data", "slot"])
            let body: VersionedBody<[ForkedSignedAggregateAndProof]> = try request.decode(version: version)
            try await request.node.submitAggregateAndProofs(Versioned(version, body.value))
            return .ok
        },
        .beaconCommitteeSubscriptions: { request in
            try await request.node.submitBeaconCommitteeSubscriptions(try request.bare())
            return .ok
        },
        .beaconCommitteeSelections: { request in
            .body(DataBody(try await request.node.beaconCommitteeSelections(try request.bare())))
        },
    ]

    private static func aggregate(
        _ request: APIRequest, _ committee: CommitteeIndex
    ) async throws -> ForkedAttestation {
        try await request.node.aggregateAttestation(
            dataRoot: try request.requiredHex("attestation_data_root"),
            slot: Slot(try request.requiredNumber("slot")), committeeIndex: committee)
    }
}
