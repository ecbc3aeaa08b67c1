package import BeaconAPI
package import ConsensusTypes
package import Primitives

/// A node that hands on what a validator client asks for to another one; a kind of node changes or notes what passes.
package protocol RelayingBeaconNode: PartialBeaconNode {
    /// Who answers.
    var upstream: any BeaconNodeAPI { get }
    /// Sends a request; `name` is that of `RequestName`.
    func relay<T: Sendable>(_ name: String, _ send: () async throws -> T) async throws -> T
}

extension RelayingBeaconNode {
    package func genesis() async throws -> GenesisInfo {
        try await relay(RequestName.genesis) { try await upstream.genesis() }
    }
    package func configSpec() async throws -> ConfigSpec { try await upstream.configSpec() }
    package func forkSchedule() async throws -> [Fork] { try await upstream.forkSchedule() }
    package func syncing() async throws -> SyncingStatus { try await upstream.syncing() }

    package func validators(
        _ state: StateID, ids: [ValidatorID], statuses: [ValidatorStatus]
    ) async throws -> ChainData<[ValidatorInfo]> {
        try await upstream.validators(state, ids: ids, statuses: statuses)
    }

    package func blockRoot(_ block: BlockID) async throws -> ChainData<Root> {
        try await relay(RequestName.headRoot) { try await upstream.blockRoot(block) }
    }

    package func attesterDuties(
        _ epoch: Epoch, _ indices: [ValidatorIndex]
    ) async throws -> DutiesData<AttesterDuty> {
        try await relay(RequestName.attesterDuties(epoch, indices)) {
            try await upstream.attesterDuties(epoch, indices)
        }
    }

    package func proposerDuties(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        try await relay(RequestName.proposerDuties(epoch)) { try await upstream.proposerDuties(epoch) }
    }

    package func proposerDutiesV2(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        try await relay(RequestName.proposerDutiesV2(epoch)) { try await upstream.proposerDutiesV2(epoch) }
    }

    package func ptcDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> DutiesData<PTCDuty> {
        try await relay(RequestName.ptcDuties(epoch, indices)) { try await upstream.ptcDuties(epoch, indices) }
    }

    package func syncDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> SyncDutiesData {
        try await relay(RequestName.syncDuties(epoch, indices)) { try await upstream.syncDuties(epoch, indices) }
    }

    package func attestationData(slot: Slot, committeeIndex: CommitteeIndex) async throws -> AttestationData {
        try await relay(RequestName.attestationData(slot, committeeIndex)) {
            try await upstream.attestationData(slot: slot, committeeIndex: committeeIndex)
        }
    }

    package func submitAttestations(_ attestations: Versioned<[ForkedSubmittedAttestation]>) async throws {
        try await relay(RequestName.submitAttestations(attestations.data.count)) {
            try await upstream.submitAttestations(attestations)
        }
    }

    package func aggregateAttestation(
        dataRoot: Root, slot: Slot, committeeIndex: CommitteeIndex
    ) async throws -> ForkedAttestation {
        try await relay(RequestName.aggregate(slot, committeeIndex)) {
            try await upstream.aggregateAttestation(dataRoot: dataRoot, slot: slot, committeeIndex: committeeIndex)
        }
    }

    package func submitAggregateAndProofs(_ aggregates: Versioned<[ForkedSignedAggregateAndProof]>) async throws {
        try await relay(RequestName.submitAggregates(aggregates.data.count)) {
            try await upstream.submitAggregateAndProofs(aggregates)
        }
    }

    package func submitSyncCommitteeMessages(_ messages: [SyncCommitteeMessage]) async throws {
        try await relay(RequestName.submitSyncMessages(messages.count)) {
            try await upstream.submitSyncCommitteeMessages(messages)
        }
    }

    package func syncCommitteeContribution(
        slot: Slot, subcommitteeIndex: UInt64, beaconBlockRoot: Root
    ) async throws -> SyncCommitteeContribution {
        try await relay(RequestName.contribution(slot, subcommitteeIndex)) {
            try await upstream.syncCommitteeContribution(
                slot: slot, subcommitteeIndex: subcommitteeIndex, beaconBlockRoot: beaconBlockRoot)
        }
    }

    package func submitContributionAndProofs(_ contributions: [SignedContributionAndProof]) async throws {
        try await relay(RequestName.submitContributions(contributions.count)) {
            try await upstream.submitContributionAndProofs(contributions)
        }
    }

    package func payloadAttestationData(slot: Slot) async throws -> PayloadAttestationData? {
        try await relay(RequestName.payloadAttestationData(slot)) {
            try await upstream.payloadAttestationData(slot: slot)
        }
    }

    package func submitPayloadAttestations(_ messages: Versioned<[PayloadAttestationMessage]>) async throws {
        try await relay(RequestName.submitPayloadAttestations(messages.data.count)) {
            try await upstream.submitPayloadAttestations(messages)
        }
    }

    package func submitProposerPreferences(_ preferences: Versioned<[SignedProposerPreferences]>) async throws {
        try await relay(RequestName.submitPreferences(preferences.data.count)) {
            try await upstream.submitProposerPreferences(preferences)
        }
    }

    package func produceBlock(_ request: BlockProductionRequest) async throws -> ProducedBlock {
        try await relay(RequestName.produceBlock(request.slot)) { try await upstream.produceBlock(request) }
    }

    package func produceGloasBlock(_ request: GloasBlockRequest) async throws -> ProducedGloasBlock {
        try await relay(RequestName.produceBlock(request.slot)) { try await upstream.produceGloasBlock(request) }
    }

    package func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        try await publishBlock(block, validation: validation, builderURL: nil)
    }

    package func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?, builderURL: String?
    ) async throws -> PublishResult {
        try await relay(RequestName.publishBlock(block.signedBlock.slot)) {
            try await upstream.publishBlock(block, validation: validation, builderURL: builderURL)
        }
    }

    package func executionPayloadEnvelope(
        slot: Slot, beaconBlockRoot: Root
    ) async throws -> Gloas.ExecutionPayloadEnvelope {
        try await relay(RequestName.envelope(slot)) {
            try await upstream.executionPayloadEnvelope(slot: slot, beaconBlockRoot: beaconBlockRoot)
        }
    }

    package func publishEnvelope(
        _ envelope: SignedEnvelope, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        try await relay(RequestName.publishEnvelope(Slot(envelope.envelope.message.payload.slotNumber))) {
            try await upstream.publishEnvelope(envelope, validation: validation)
        }
    }

    package func prepareBeaconProposer(_ preparations: [ProposerPreparation]) async throws {
        try await relay("prepare \(preparations.count)") { try await upstream.prepareBeaconProposer(preparations) }
    }

    package func submitBeaconCommitteeSubscriptions(_ subscriptions: [BeaconCommitteeSubscription]) async throws {
        try await relay("subscribe \(subscriptions.count)") {
            try await upstream.submitBeaconCommitteeSubscriptions(subscriptions)
        }
    }

    package func submitSyncCommitteeSubscriptions(_ subscriptions: [SyncCommitteeSubscription]) async throws {
        try await relay("subscribe-sync \(subscriptions.count)") {
            try await upstream.submitSyncCommitteeSubscriptions(subscriptions)
        }
    }
}
