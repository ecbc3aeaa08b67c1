import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ

extension ScriptedNode {
    func attesterDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> DutiesData<AttesterDuty> {
        try await note([epoch, indices])
        return DutiesData(dependentRoot: Sample.root(1), duties: indices.map { Sample.attesterDuty($0) })
    }

    func proposerDuties(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        try await note([epoch])
        return Sample.proposerDuties
    }

    func proposerDutiesV2(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        try await note([epoch])
        return Sample.proposerDuties
    }

    func syncDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> SyncDutiesData {
        try await note([epoch, indices])
        return SyncDutiesData(
            executionOptimistic: true,
            duties: [SyncDuty(pubkey: Sample.pubkey, validatorIndex: 1, validatorSyncCommitteeIndices: [0, 31])])
    }

    func liveness(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> [ValidatorLiveness] {
        try await note([epoch, indices])
        return indices.map { ValidatorLiveness(index: $0, isLive: $0.rawValue.isMultiple(of: 2)) }
    }

    func attestationData(slot: Slot, committeeIndex: CommitteeIndex) async throws -> AttestationData {
        try await note([slot, committeeIndex])
        return Sample.attestationData
    }

    func aggregateAttestation(
        dataRoot: Root, slot: Slot, committeeIndex: CommitteeIndex
    ) async throws -> ForkedAttestation {
        try await note([dataRoot, slot, committeeIndex])
        return try Sample.zero(fork, spec)
    }

    func submitAggregateAndProofs(_ aggregates: Versioned<[ForkedSignedAggregateAndProof]>) async throws {
        try await note([aggregates.version, aggregates.data])
    }

    func submitBeaconCommitteeSubscriptions(_ subscriptions: [BeaconCommitteeSubscription]) async throws {
        try await note([subscriptions])
    }

    func beaconCommitteeSelections(
        _ selections: [BeaconCommitteeSelection]
    ) async throws -> [BeaconCommitteeSelection] {
        try await note([selections])
        return selections
    }

    func submitSyncCommitteeSubscriptions(_ subscriptions: [SyncCommitteeSubscription]) async throws {
        try await note([subscriptions])
    }

    func syncCommitteeSelections(_ selections: [SyncCommitteeSelection]) async throws -> [SyncCommitteeSelection] {
        try await note([selections])
        throw BeaconAPIError.notImplemented("Selections without a middleware")
    }

    func syncCommitteeContribution(
        slot: Slot, subcommitteeIndex: UInt64, beaconBlockRoot: Root
    ) async throws -> SyncCommitteeContribution {
        try await note([slot, subcommitteeIndex, beaconBlockRoot])
        return SyncCommitteeContribution(
            slot: slot, beaconBlockRoot: beaconBlockRoot, subcommitteeIndex: subcommitteeIndex,
            aggregationBits: .init(), signature: Sample.signature)
    }

    func submitContributionAndProofs(_ contributions: [SignedContributionAndProof]) async throws {
        try await note([contributions])
    }

    func produceBlock(_ request: BlockProductionRequest) async throws -> ProducedBlock {
        try await note([request])
        return ProducedBlock(
            contents: blinded ? .blinded(try Sample.zero(fork, spec)) : .full(try Sample.zero(fork, spec)),
            executionPayloadValue: .max, consensusBlockValue: 12_345)
    }

    func prepareBeaconProposer(_ preparations: [ProposerPreparation]) async throws {
        try await note([preparations])
    }

    func registerValidators(_ registrations: [SignedValidatorRegistration]) async throws {
        try await note([registrations])
    }
}
