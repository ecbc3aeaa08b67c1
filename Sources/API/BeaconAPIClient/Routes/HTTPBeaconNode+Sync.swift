package import BeaconAPI
package import ConsensusTypes
package import Primitives

extension HTTPBeaconNode {
    package func submitSyncCommitteeSubscriptions(_ subscriptions: [SyncCommitteeSubscription]) async throws {
        try await send(Call(route: .syncCommitteeSubscriptions, body: BareBody(subscriptions)))
    }

    package func syncCommitteeSelections(
        _ selections: [SyncCommitteeSelection]
    ) async throws -> [SyncCommitteeSelection] {
        let body: DataBody<[SyncCommitteeSelection]> = try await get(
            Call(route: .syncCommitteeSelections, body: BareBody(selections)))
        return body.data
    }

    package func syncCommitteeContribution(
        slot: Slot, subcommitteeIndex: UInt64, beaconBlockRoot: Root
    ) async throws -> SyncCommitteeContribution {
        let query = [
            ("slot", String(slot.rawValue)), ("subcommittee_index", String(subcommitteeIndex)),
            ("beacon_block_root", beaconBlockRoot.hex),
        ]
        let body: DataBody<SyncCommitteeContribution> = try await get(
            Call(route: .syncCommitteeContribution, query: query))
        return body.data
    }

    package func submitContributionAndProofs(_ contributions: [SignedContributionAndProof]) async throws {
        try await send(Call(route: .submitContributionAndProofs, body: BareBody(contributions)))
    }
}
