import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ

extension Handlers {
    static let pools: [Route: Handler] = [
        .poolAttestations: { .body(try await pooledAttestations($0)) },
        .poolAttestationsV1: { request in
            .body(UnversionedData(try await pooledAttestations(request).data.filter { $0.forkName < .electra }))
        },
        .submitAttestations: { request in
            let body: VersionedBody<[ForkedSubmittedAttestation]> = try request.decode()
            try await request.node.submitAttestations(Versioned(body.version, body.value))
            return .ok
        },
        .submitAttestationsV1: { request in
            let version = try forkBeforeElectra(request, ["data", "slot"])
            let body: VersionedBody<[ForkedSubmittedAttestation]> = try request.decode(version: version)
            try await request.node.submitAttestations(Versioned(version, body.value))
            return .ok
        },
        .poolAttesterSlashings: { .body(try await $0.node.poolAttesterSlashings()) },
        .poolAttesterSlashingsV1: { request in
            .body(
                UnversionedData(try await request.node.poolAttesterSlashings().data.filter { $0.forkName < .electra }))
        },
        .submitAttesterSlashing: { request in
            let body: VersionedBody<ForkedAttesterSlashing> = try request.decode()
            try await request.node.submitAttesterSlashing(body.value)
            return .ok
        },
        .submitAttesterSlashingV1: { request in
            let version = try forkBeforeElectra(request, ["attestation_1", "data", "slot"])
            let body: VersionedBody<ForkedAttesterSlashing> = try request.decode(version: version)
            try await request.node.submitAttesterSlashing(body.value)
            return .ok
        },
        .poolProposerSlashings: { .body(DataBody(try await $0.node.poolProposerSlashings())) },
        .submitProposerSlashing: { request in
            try await request.node.submitProposerSlashing(try request.bare())
            return .ok
        },
        .poolVoluntaryExits: { .body(DataBody(try await $0.node.poolVoluntaryExits())) },
        .submitVoluntaryExit: { request in
            try await request.node.submitVoluntaryExit(try request.bare())
            return .ok
        },
        .poolBLSToExecutionChanges: { .body(DataBody(try await $0.node.poolBLSToExecutionChanges())) },
        .submitBLSToExecutionChanges: { request in
            try await request.node.submitBLSToExecutionChanges(try request.bare())
            return .ok
        },
        .submitSyncCommitteeMessages: { request in
            try await request.node.submitSyncCommitteeMessages(try request.bare())
            return .ok
        },
    ]

    private static func pooledAttestations(_ request: APIRequest) async throws -> Versioned<[ForkedAttestation]> {
        try await request.node.poolAttestations(
            slot: try request.number("slot").map { Slot($0) },
            committeeIndex: try request.number("committee_index").map { CommitteeIndex($0) })
    }

    /// The fork of a message without a version; 400 from Electra on, whose messages the old routes cannot carry.
    static func forkBeforeElectra(_ request: APIRequest, _ path: [String]) throws -> ForkName {
        let fork = UnversionedSlot.read(request.body, path).map { request.spec.forkName(at: $0) } ?? .phase0
        guard fork < .electra else {
            throw BeaconAPIError.badRequest("This route does not take messages of \(fork): use its v2")
        }
        return fork
    }
}
