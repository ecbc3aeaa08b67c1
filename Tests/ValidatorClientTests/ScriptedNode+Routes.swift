import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ
import SlotClock

/// What the node answers when nothing is bent.
extension ScriptedNode {
    func limited(to timeout: Duration) -> any BeaconNodeAPI { self }

    func genesis() async throws -> GenesisInfo {
        try await request("genesis")
        return GenesisInfo(
            genesisTime: UInt64(clock.genesisTime.rawValue / 1000), genesisValidatorsRoot: script.genesisValidatorsRoot,
            genesisForkVersion: spec.config.genesisForkVersion)
    }

    func configSpec() async throws -> ConfigSpec {
        try await request("spec")
        return ConfigSpec(entries: script.specEntries ?? spec.configSpecEntries())
    }

    func forkSchedule() async throws -> [Fork] {
        try await request("fork_schedule")
        return script.forkSchedule ?? spec.forkSchedule
    }

    func syncing() async throws -> SyncingStatus {
        try await request("syncing")
        return SyncingStatus(
            headSlot: 0, syncDistance: script.syncDistance, isSyncing: script.isSyncing(time.now),
            isOptimistic: script.isOptimistic(time.now), elOffline: script.elOffline(time.now))
    }

    func validators(
        _ state: StateID, ids: [ValidatorID], statuses: [ValidatorStatus]
    ) async throws -> ChainData<[ValidatorInfo]> {
        try await request(statuses.contains(.activeSlashed) ? "slashed \(ids.count)" : "validators \(ids.count)")
        let (slashed, leaving, gone) = (script.slashed, script.leaving, script.gone)
        let (unknown, activations) = (script.unknown, script.activations)
        let epoch = clock.epoch(of: clock.slot(at: time.now) ?? 0)
        let infos = pubkeys.enumerated().compactMap { index, pubkey -> ValidatorInfo? in
            let validatorIndex = ValidatorIndex(UInt64(index))
            guard !unknown.contains(pubkey), ids.contains(.pubkey(pubkey)) || ids.contains(.index(validatorIndex))
            else {
                return nil
            }
            var validator = Validator()
            validator.pubkey = pubkey
            validator.activationEpoch = activations[pubkey] ?? 0
            validator.exitEpoch = leaving.contains(validatorIndex) ? epoch + 5 : Constants.farFutureEpoch
            let status: ValidatorStatus =
                if slashed.contains(validatorIndex) {
                    gone.contains(validatorIndex) ? .exitedSlashed : .activeSlashed
                } else {
                    validator.activationEpoch > epoch ? .pendingQueued : .activeOngoing
                }
            guard statuses.isEmpty || statuses.contains(status) else { return nil }
            return ValidatorInfo(
                index: validatorIndex, balance: 32_000_000_000, status: status, validator: validator)
        }
        return ChainData(infos)
    }

    func blockRoot(_ block: BlockID) async throws -> ChainData<Root> {
        try await request("head")
        return ChainData(headRoot(clock.slot(at: time.now) ?? 0))
    }

    /// The block of a slot.
    func headRoot(_ slot: Slot) -> Root { Merkle.sha256("\(slot)".utf8) }

    func prepareBeaconProposer(_ preparations: [ProposerPreparation]) async throws {
        try await request("prepare \(preparations.count)")
        publish { $0.preparations.append(preparations) }
    }

    func submitBeaconCommitteeSubscriptions(_ subscriptions: [BeaconCommitteeSubscription]) async throws {
        try await request("subscribe \(subscriptions.count)")
    }

    func submitSyncCommitteeSubscriptions(_ subscriptions: [SyncCommitteeSubscription]) async throws {
        try await request("subscribe-sync \(subscriptions.count)")
    }

    // MARK: Duties

    func head(_ slot: Slot) -> BeaconEvent {
        .head(
            HeadEvent(
                slot: slot, block: headRoot(slot), state: Root(), epochTransition: false,
                previousDutyDependentRoot: Self.dependentRoot, currentDutyDependentRoot: Self.dependentRoot))
    }

    func attesterDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> DutiesData<AttesterDuty> {
        try await request("attester/\(epoch) \(indices.count)")
        let perSlot = UInt64((pubkeys.count + 7) / 8)
        let duties = indices.map { index in
            AttesterDuty(
                pubkey: pubkeys[index.int], validatorIndex: index, committeeIndex: 0, committeeLength: perSlot,
                committeesAtSlot: 1, validatorCommitteeIndex: index.rawValue / 8,
                slot: Slot(epoch.rawValue * 8 + index.rawValue % 8))
        }
        return DutiesData(dependentRoot: nextDependentRoot(), duties: duties)
    }

    func proposer(_ slot: Slot) -> Int { Int(slot.rawValue) % pubkeys.count }

    func proposerDuties(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        try await request("proposer/\(epoch)")
        return proposers(epoch)
    }

    func proposerDutiesV2(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        try await request("proposer2/\(epoch)")
        return proposers(epoch)
    }

    private func proposers(_ epoch: Epoch) -> DutiesData<ProposerDuty> {
        let duties = (0..<UInt64(8)).map { offset in
            let slot = Slot(epoch.rawValue * 8 + offset)
            return ProposerDuty(
                pubkey: pubkeys[proposer(slot)], validatorIndex: ValidatorIndex(UInt64(proposer(slot))), slot: slot)
        }
        return DutiesData(dependentRoot: Self.dependentRoot, duties: duties)
    }

    func syncDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> SyncDutiesData {
        try await request("sync/\(epoch) \(indices.count)")
        return SyncDutiesData(
            duties: indices.map { index in
                SyncDuty(
                    pubkey: pubkeys[index.int], validatorIndex: index,
                    validatorSyncCommitteeIndices: [index.rawValue * 2, index.rawValue * 2 + 1])
            })
    }

    // MARK: Attesting

    func attestationData(slot: Slot, committeeIndex: CommitteeIndex) async throws -> AttestationData {
        try await request("data \(slot) c\(committeeIndex)")
        let epoch = clock.epoch(of: slot)
        let isElectra = spec.forkName(at: slot) >= .electra
        let data = AttestationData(
            slot: slot, index: isElectra ? 0 : committeeIndex, beaconBlockRoot: script.head(slot) ?? headRoot(slot),
            source: Checkpoint(epoch: epoch.saturatingSubtract(1), root: Root()),
            target: Checkpoint(epoch: epoch, root: Self.dependentRoot))
        remember(data)
        return data
    }

    func submitAttestations(_ attestations: Versioned<[ForkedSubmittedAttestation]>) async throws {
        try await request("attestations \(attestations.data.count)")
        publish { $0.attestations += attestations.data }
        let failures = script.attestationFailures
        if !failures.isEmpty { throw BeaconAPIError(code: 400, message: "some failed", failures: failures) }
    }

    func aggregateAttestation(
        dataRoot: Root, slot: Slot, committeeIndex: CommitteeIndex
    ) async throws -> ForkedAttestation {
        try await request("aggregate \(slot)")
        guard let data = remembered(dataRoot) else { throw BeaconAPIError.notFound("aggregate") }
        let bits = Phase0.AggregationBits(Array(repeating: true, count: (pubkeys.count + 7) / 8))
        let attestation = Phase0.Attestation(aggregationBits: bits, data: data, signature: BLSSignature())
        switch spec.forkName(at: slot) {
        case .phase0: return .phase0(attestation)
        case .altair: return .altair(attestation)
        case .bellatrix: return .bellatrix(attestation)
        case .capella: return .capella(attestation)
        case .deneb: return .deneb(attestation)
        case .electra: return .electra(electraAttestation(data))
        case .fulu: return .fulu(electraAttestation(data))
        case .gloas: throw BeaconAPIError(code: 501, message: "the script ends before Gloas")
        }
    }

    private func electraAttestation(_ data: AttestationData) -> Electra.Attestation {
        var attestation = Electra.Attestation()
        attestation.aggregationBits = Electra.AggregationBits(Array(repeating: true, count: (pubkeys.count + 7) / 8))
        attestation.data = data
        return attestation
    }

    func submitAggregateAndProofs(_ aggregates: Versioned<[ForkedSignedAggregateAndProof]>) async throws {
        try await request("aggregates \(aggregates.data.count)")
        publish { $0.aggregates += aggregates.data }
    }

    // MARK: Sync committees

    func submitSyncCommitteeMessages(_ messages: [SyncCommitteeMessage]) async throws {
        try await request("sync-messages \(messages.count)")
        publish { $0.syncMessages += messages }
    }

    func syncCommitteeContribution(
        slot: Slot, subcommitteeIndex: UInt64, beaconBlockRoot: Root
    ) async throws -> SyncCommitteeContribution {
        try await request("contribution \(slot)/\(subcommitteeIndex)")
        var contribution = SyncCommitteeContribution()
        contribution.slot = slot
        contribution.subcommitteeIndex = subcommitteeIndex
        contribution.beaconBlockRoot = beaconBlockRoot
        return contribution
    }

    func submitContributionAndProofs(_ contributions: [SignedContributionAndProof]) async throws {
        try await request("contributions \(contributions.count)")
        publish { $0.contributions += contributions }
    }
}
