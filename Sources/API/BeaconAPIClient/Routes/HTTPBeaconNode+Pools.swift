package import BeaconAPI
package import ConsensusTypes
package import Primitives

extension HTTPBeaconNode {
    package func poolAttestations(
        slot: Slot?, committeeIndex: CommitteeIndex?
    ) async throws -> Versioned<[ForkedAttestation]> {
        var query: [(String, String)] = []
        if let slot { query.append(("slot", String(slot.rawValue))) }
        if let committeeIndex { query.append(("committee_index", String(committeeIndex.rawValue))) }
        return try await get(Call(route: .poolAttestations, query: query))
    }

    package func submitAttestations(_ attestations: Versioned<[ForkedSubmittedAttestation]>) async throws {
        let body = VersionedBody(attestations.version, attestations.data)
        try await send(
            Call(route: .submitAttestations, body: body),
            orElse: olderCall(.submitAttestationsV1, attestations.version, body))
    }

    package func poolAttesterSlashings() async throws -> Versioned<[ForkedAttesterSlashing]> {
        try await get(Call(route: .poolAttesterSlashings))
    }

    package func submitAttesterSlashing(_ slashing: ForkedAttesterSlashing) async throws {
        let body = VersionedBody(slashing.forkName, slashing)
        try await send(
            Call(route: .submitAttesterSlashing, body: body),
            orElse: olderCall(.submitAttesterSlashingV1, slashing.forkName, body))
    }

    /// The routes without a version cannot carry what Electra brought.
    func olderCall(_ route: Route, _ version: ForkName, _ body: any APIBody) -> Call? {
        version < .electra ? Call(route: route, body: body) : nil
    }

    package func poolProposerSlashings() async throws -> [ProposerSlashing] {
        let body: DataBody<[ProposerSlashing]> = try await get(Call(route: .poolProposerSlashings))
        return body.data
    }

    package func submitProposerSlashing(_ slashing: ProposerSlashing) async throws {
        try await send(Call(route: .submitProposerSlashing, body: BareBody(slashing)))
    }

    package func poolVoluntaryExits() async throws -> [SignedVoluntaryExit] {
        let body: DataBody<[SignedVoluntaryExit]> = try await get(Call(route: .poolVoluntaryExits))
        return body.data
    }

    package func submitVoluntaryExit(_ exit: SignedVoluntaryExit) async throws {
        try await send(Call(route: .submitVoluntaryExit, body: BareBody(exit)))
    }

    package func poolBLSToExecutionChanges() async throws -> [SignedBLSToExecutionChange] {
        let body: DataBody<[SignedBLSToExecutionChange]> = try await get(Call(route: .poolBLSToExecutionChanges))
        return body.data
    }

    package func submitBLSToExecutionChanges(_ changes: [SignedBLSToExecutionChange]) async throws {
        try await send(Call(route: .submitBLSToExecutionChanges, body: BareBody(changes)))
    }

    package func submitSyncCommitteeMessages(_ messages: [SyncCommitteeMessage]) async throws {
        try await send(Call(route: .submitSyncCommitteeMessages, body: BareBody(messages)))
    }
}
