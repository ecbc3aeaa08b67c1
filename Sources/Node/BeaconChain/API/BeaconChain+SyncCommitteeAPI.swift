package import BeaconAPI
package import ConsensusTypes
package import Primitives

// Sync committee messages and contributions.

extension BeaconChain {
    package func submitSyncCommitteeMessages(_ messages: [SyncCommitteeMessage]) async throws {
        try checkSubmissionSize(messages.count)
        var submissions = Submissions<CheckedSyncMessage>()
        await check(messages, at: Array(messages.indices), &submissions) { try check($0) }
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
        try checkSubmissionSize(contributions.count)
        var submissions = Submissions<CheckedContribution>()
        for round in rounds(contributions.map { ContributionVotes($0.message.contribution) }) {
            await check(contributions, at: round, &submissions) { try check($0) }
            for checked in await submissions.verified(\.signatures) { accept(checked) }
        }
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
