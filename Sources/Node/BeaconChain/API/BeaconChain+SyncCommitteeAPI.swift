package import BeaconAPI
package import ConsensusTypes
package import Primitives

// Sync committee messages and contributions.

extension BeaconChain {
    package func submitSyncCommitteeMessages(_ messages: [SyncCommitteeMessage]) async throws {
        var submissions = Submissions<CheckedSyncMessage>()
        for (index, message) in messages.enumerated() {
            submissions.check(index) { try check(message) }
        }
        for checked in await submissions.verified(\.signatures) { accept(checked) }
        try submissions.throwFailures()
    }

    package func syncCommitteeContribution(
        slot: Slot, subcommitteeIndex: UInt64, beaconBlockRoot: Root
    ) async throws -> SyncCommitteeContribution {
        let key = SyncPool.Key(slot: slot, beaconBlockRoot: beaconBlockRoot, subcommittee: subcommitteeIndex)
        guard let contribution = syncPool.contribution(key) else {
            throw BeaconAPIError.notFound("a contribution for that slot, block and subcommittee")
        }
        return contribution
    }

    package func submitContributionAndProofs(_ contributions: [SignedContributionAndProof]) async throws {
        var submissions = Submissions<CheckedContribution>()
        for (index, contribution) in contributions.enumerated() {
            submissions.check(index) { try check(contribution) }
        }
        for checked in await submissions.verified(\.signatures) { accept(checked) }
        try submissions.throwFailures()
    }

    /// There are no subnets to join without a network.
    package func submitSyncCommitteeSubscriptions(_ subscriptions: [SyncCommitteeSubscription]) async throws {}

    package func syncCommitteeSelections(
        _ selections: [SyncCommitteeSelection]
    ) async throws -> [SyncCommitteeSelection] {
        throw BeaconAPIError.notImplemented("distributed validator selections")
    }
}
