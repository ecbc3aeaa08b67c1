package import BeaconAPI
package import ConsensusTypes
package import Duties
package import Primitives
import SSZ
import Synchronization

// The routes that duties use.

extension BeaconNodePool {
    // MARK: Duties

    package func attesterDuties(
        _ epoch: Epoch, _ indices: [ValidatorIndex]
    ) async throws -> DutiesData<AttesterDuty> {
        try await read(.duties) { try await $0.attesterDuties(epoch, indices) }.value
    }

    package func proposerDuties(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        try await read(.duties) { try await $0.proposerDuties(epoch) }.value
    }

    package func proposerDutiesV2(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        try await read(.duties) { try await $0.proposerDutiesV2(epoch) }.value
    }

    package func syncDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> SyncDutiesData {
        try await read(.duties) { try await $0.syncDuties(epoch, indices) }.value
    }

    package func liveness(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> [ValidatorLiveness] {
        try await read(.duties) { try await $0.liveness(epoch, indices) }.value
    }

    // MARK: Attesting

    package func attestationData(slot: Slot, committeeIndex: CommitteeIndex) async throws -> AttestationData {
        try await attestationData(slot: slot, committeeIndex: committeeIndex, announcedBy: nil)
    }

    /// - Parameter announcer: the node whose head the data is to vote for. It is asked first: the others may not have
    ///   that block yet.
    package func attestationData(
        slot: Slot, committeeIndex: CommitteeIndex, announcedBy announcer: NodeID?
    ) async throws -> AttestationData {
        let (heads, calls, configuration) = shared.core.withLock { core in
            (core.heads, core.reads(.attestationData, first: announcer), core.configuration)
        }
        let choice = AttestationChoice(heads: heads, asked: calls.count, agreement: configuration.agreement)
        return try await race(
            .attestationData, calls, configuration.strategy(.attestationData),
            choosing: { answers, isFinal in
                switch configuration.attestationData {
                case .ordered, .first: 0
                case .best: isFinal ? choice.best(answers) : nil
                case .majority: choice.majority(answers, isFinal: isFinal)
                }
            },
            { try await $0.attestationData(slot: slot, committeeIndex: committeeIndex) }
        ).value
    }

    package func aggregateAttestation(
        dataRoot: Root, slot: Slot, committeeIndex: CommitteeIndex
    ) async throws -> ForkedAttestation {
        try await read(.aggregate) {
            try await $0.aggregateAttestation(dataRoot: dataRoot, slot: slot, committeeIndex: committeeIndex)
        }.value
    }

    package func submitAttestations(_ attestations: Versioned<[ForkedSubmittedAttestation]>) async throws {
        try await publish(.attestations, about: attestations.data.first?.data.beaconBlockRoot) {
            try await $0.submitAttestations(attestations)
        }
    }

    package func submitAggregateAndProofs(_ aggregates: Versioned<[ForkedSignedAggregateAndProof]>) async throws {
        try await publish(.aggregates) { try await $0.submitAggregateAndProofs(aggregates) }
    }

    package func submitBeaconCommitteeSubscriptions(
        _ subscriptions: [BeaconCommitteeSubscription]
    ) async throws {
        try await publish(.subscriptions) { try await $0.submitBeaconCommitteeSubscriptions(subscriptions) }
    }

    package func beaconCommitteeSelections(
        _ selections: [BeaconCommitteeSelection]
    ) async throws -> [BeaconCommitteeSelection] {
        try await read(.duties) { try await $0.beaconCommitteeSelections(selections) }.value
    }

    // MARK: Sync committees

    package func submitSyncCommitteeMessages(_ messages: [SyncCommitteeMessage]) async throws {
        try await publish(.syncMessages, about: messages.first?.beaconBlockRoot) {
            try await $0.submitSyncCommitteeMessages(messages)
        }
    }

    package func submitSyncCommitteeSubscriptions(_ subscriptions: [SyncCommitteeSubscription]) async throws {
        try await publish(.subscriptions) { try await $0.submitSyncCommitteeSubscriptions(subscriptions) }
    }

    package func syncCommitteeSelections(
        _ selections: [SyncCommitteeSelection]
    ) async throws -> [SyncCommitteeSelection] {
        try await read(.duties) { try await $0.syncCommitteeSelections(selections) }.value
    }

    package func syncCommitteeContribution(
        slot: Slot, subcommitteeIndex: UInt64, beaconBlockRoot: Root
    ) async throws -> SyncCommitteeContribution {
        try await read(.contribution) {
            try await $0.syncCommitteeContribution(
                slot: slot, subcommitteeIndex: subcommitteeIndex, beaconBlockRoot: beaconBlockRoot)
        }.value
    }

    package func submitContributionAndProofs(_ contributions: [SignedContributionAndProof]) async throws {
        let root = contributions.first?.message.contribution.beaconBlockRoot
        try await publish(.contributions, about: root) { try await $0.submitContributionAndProofs(contributions) }
    }

    // MARK: Proposing

    /// With `best`, the block that is worth most to its proposer: execution and consensus value, both in wei.
    package func produceBlock(_ request: BlockProductionRequest) async throws -> ProducedBlock {
        try await produceBlock(request, preparing: nil)
    }

    /// - Parameter preparation: what a node that may not know it is told before it is asked.
    package func produceBlock(
        _ request: BlockProductionRequest, preparing preparation: OwedPreparation?
    ) async throws -> ProducedBlock {
        let strategy = shared.core.withLock { $0.configuration.strategy(.blockProduction) }
        return try await read(
            .blockProduction, preparing: preparation,
            choosing: { blocks, isFinal in
                guard strategy == .best else { return 0 }
                return isFinal ? BlockChoice.best(blocks) : nil
            },
            { try await $0.produceBlock(request) }
        ).value
    }

    package func prepareBeaconProposer(_ preparations: [ProposerPreparation]) async throws {
        try await publish(.preparations) { try await $0.prepareBeaconProposer(preparations) }
    }

    /// Tells one node only.
    package func prepareBeaconProposer(_ preparations: [ProposerPreparation], only id: NodeID) async throws {
        guard let member = member(id) else { throw BeaconAPIError.notFound("the node") }
        try await ask(member, .preparations) { try await $0.prepareBeaconProposer(preparations) }
    }

    package func registerValidators(_ registrations: [SignedValidatorRegistration]) async throws {
        try await publish(.preparations) { try await $0.registerValidators(registrations) }
    }

    // MARK: Pools

    package func poolAttestations(
        slot: Slot?, committeeIndex: CommitteeIndex?
    ) async throws -> Versioned<[ForkedAttestation]> {
        try await read(.inspection) { try await $0.poolAttestations(slot: slot, committeeIndex: committeeIndex) }.value
    }

    package func poolAttesterSlashings() async throws -> Versioned<[ForkedAttesterSlashing]> {
        try await read(.inspection) { try await $0.poolAttesterSlashings() }.value
    }

    package func submitAttesterSlashing(_ slashing: ForkedAttesterSlashing) async throws {
        try await publish(.operations) { try await $0.submitAttesterSlashing(slashing) }
    }

    package func poolProposerSlashings() async throws -> [ProposerSlashing] {
        try await read(.inspection) { try await $0.poolProposerSlashings() }.value
    }

    package func submitProposerSlashing(_ slashing: ProposerSlashing) async throws {
        try await publish(.operations) { try await $0.submitProposerSlashing(slashing) }
    }

    package func poolVoluntaryExits() async throws -> [SignedVoluntaryExit] {
        try await read(.inspection) { try await $0.poolVoluntaryExits() }.value
    }

    package func submitVoluntaryExit(_ exit: SignedVoluntaryExit) async throws {
        try await publish(.operations) { try await $0.submitVoluntaryExit(exit) }
    }

    package func poolBLSToExecutionChanges() async throws -> [SignedBLSToExecutionChange] {
        try await read(.inspection) { try await $0.poolBLSToExecutionChanges() }.value
    }

    package func submitBLSToExecutionChanges(_ changes: [SignedBLSToExecutionChange]) async throws {
        try await publish(.operations) { try await $0.submitBLSToExecutionChanges(changes) }
    }
}
