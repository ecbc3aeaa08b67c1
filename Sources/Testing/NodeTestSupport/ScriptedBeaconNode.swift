package import BeaconAPI
package import ConsensusTypes
package import Primitives
import SSZ
package import SlotClock
import Synchronization

/// A beacon node that answers by script, meant to stand behind a real server. It takes no time of its own: `WiredNode`
/// delays requests before they are sent.
package final class ScriptedBeaconNode: PartialBeaconNode {
    /// What was published, in order.
    package struct Published: Sendable {
        package var attestations: [ForkedSubmittedAttestation] = []
        package var aggregates: [ForkedSignedAggregateAndProof] = []
        package var blocks: [ForkedSignedBlockContents] = []
        package var builderURLs: [String] = []
        package var syncMessages: [SyncCommitteeMessage] = []
        package var contributions: [SignedContributionAndProof] = []
        package var payloadAttestations: [PayloadAttestationMessage] = []
        package var preferences: [SignedProposerPreferences] = []
        package var envelopes: [SignedEnvelope] = []
        /// Of the requests for blocks of Gloas.
        package var payloadsAskedFor: [Bool] = []
    }

    private struct State {
        var chain = ScriptedChain()
        var published = Published()
        /// Attested data, by root: what can be aggregated.
        var attested: [Root: AttestationData] = [:]
        /// Whom the blocks of a proposer pay: in the node's memory only.
        var feeRecipients: [ValidatorIndex: ExecutionAddress] = [:]
        /// Payloads that the node keeps, by block.
        var envelopes: [Root: Gloas.ExecutionPayloadEnvelope] = [:]
    }

    package let spec: Spec
    /// The keys that the chain knows, by index.
    package let pubkeys: [UInt64: BLSPubkey]
    package let clock: SlotClock
    package let broadcaster = EventBroadcaster()
    private let now: @Sendable () -> Millis
    private let state = Mutex(State())

    package init(
        spec: Spec, pubkeys: [UInt64: BLSPubkey], clock: SlotClock, now: @escaping @Sendable () -> Millis
    ) {
        self.spec = spec
        self.pubkeys = pubkeys
        self.clock = clock
        self.now = now
    }

    package var chain: ScriptedChain { state.withLock { $0.chain } }
    package var published: Published { state.withLock { $0.published } }

    package func script(_ change: (inout ScriptedChain) -> Void) { state.withLock { change(&$0.chain) } }

    private func publish(_ name: String, _ change: (inout Published) -> Void) throws {
        try check(name)
        state.withLock { change(&$0.published) }
    }

    /// Fails a request that the script wants to fail.
    private func check(_ name: String) throws {
        if let failure = chain.failure(name, now()) { throw failure }
    }

    package func limited(to timeout: Duration) -> any BeaconNodeAPI { self }

    package func events(_ topics: Set<EventTopic>) async throws -> BeaconEventStream {
        try check(RequestName.events(topics))
        return broadcaster.subscribe(topics)
    }
}

// MARK: - The chain

extension ScriptedBeaconNode {
    package static let genesisValidatorsRoot = Root.number(7)

    package func genesis() async throws -> GenesisInfo {
        try check(RequestName.genesis)
        return GenesisInfo(
            genesisTime: UInt64(clock.genesisTime.rawValue / 1000), genesisValidatorsRoot: Self.genesisValidatorsRoot,
            genesisForkVersion: spec.config.genesisForkVersion)
    }

    package func configSpec() async throws -> ConfigSpec {
        ConfigSpec(entries: chain.specEntries ?? spec.configSpecEntries())
    }

    package func forkSchedule() async throws -> [Fork] { spec.forkSchedule }

    package func syncing() async throws -> SyncingStatus {
        SyncingStatus(headSlot: 0, syncDistance: chain.isSyncing ? 64 : 0, isSyncing: chain.isSyncing)
    }

    package func validators(
        _ state: StateID, ids: [ValidatorID], statuses: [ValidatorStatus]
    ) async throws -> ChainData<[ValidatorInfo]> {
        let infos = pubkeys.filter { ids.contains(.pubkey($0.value)) }.map { index, pubkey in
            var validator = Validator()
            validator.pubkey = pubkey
            validator.exitEpoch = Constants.farFutureEpoch
            return ValidatorInfo(
                index: ValidatorIndex(index), balance: 32_000_000_000, status: .activeOngoing, validator: validator)
        }
        return ChainData(infos.sorted { $0.index < $1.index })
    }

    package func blockRoot(_ block: BlockID) async throws -> ChainData<Root> {
        try check(RequestName.headRoot)
        return ChainData(headRoot(clock.slot(at: now()) ?? 0))
    }

    private func headRoot(_ slot: Slot) -> Root { .number(chain.head ?? 1000 + slot.rawValue) }

    package func prepareBeaconProposer(_ preparations: [ProposerPreparation]) async throws {
        state.withLock { state in
            for entry in preparations { state.feeRecipients[entry.validatorIndex] = entry.feeRecipient }
        }
    }

    /// Starts the node anew, as far as whoever asks it can tell.
    package func forget() { state.withLock { $0.feeRecipients = [:] } }

    package func submitBeaconCommitteeSubscriptions(_ subscriptions: [BeaconCommitteeSubscription]) async throws {}
    package func submitSyncCommitteeSubscriptions(_ subscriptions: [SyncCommitteeSubscription]) async throws {}
}

// MARK: - Duties

extension ScriptedBeaconNode {
    /// The root that duties of an epoch hang on, on the canonical chain.
    private func canonicalRoot(_ epoch: Epoch) -> UInt64 {
        epoch <= 1 ? 1 : 1000 + (epoch.rawValue - 1) * clock.slotsPerEpoch - 1
    }

    private func pubkey(_ index: UInt64) -> BLSPubkey { pubkeys[index] ?? BLSPubkey() }

    package func attesterDuties(
        _ epoch: Epoch, _ indices: [ValidatorIndex]
    ) async throws -> DutiesData<AttesterDuty> {
        try check(RequestName.attesterDuties(epoch, indices))
        let chain = chain
        let script = chain.attester[epoch.rawValue] ?? .init(canonicalRoot(epoch))
        return DutiesData(
            dependentRoot: .number(script.root),
            duties: script.duties.filter { indices.contains(ValidatorIndex($0.validator)) }.map { duty in
                AttesterDuty(
                    pubkey: pubkey(duty.validator), validatorIndex: ValidatorIndex(duty.validator),
                    committeeIndex: CommitteeIndex(script.committees[duty.validator] ?? 0),
                    committeeLength: chain.committeeLength,
                    committeesAtSlot: 4, validatorCommitteeIndex: duty.validator % 16, slot: Slot(duty.slot))
            })
    }

    package func proposerDuties(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        try check(RequestName.proposerDuties(epoch))
        let isDecidedAhead = epoch > 0 && spec.forkName(at: epoch - 1) >= .fulu
        let root = isDecidedAhead ? canonicalRoot(epoch) : canonicalRoot(epoch + 1)
        return proposers(epoch, canonical: root)
    }

    package func proposerDutiesV2(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        try check(RequestName.proposerDutiesV2(epoch))
        return proposers(epoch, canonical: canonicalRoot(epoch))
    }

    /// A complete schedule: slots that the script leaves out are others'.
    private func proposers(_ epoch: Epoch, canonical: UInt64) -> DutiesData<ProposerDuty> {
        let script = chain.proposer[epoch.rawValue] ?? .init(canonical)
        let own = Dictionary(script.duties.map { ($0.slot, $0.validator) }) { first, _ in first }
        let start = clock.firstSlot(of: epoch).rawValue
        return DutiesData(
            dependentRoot: .number(script.root),
            duties: (start..<start + clock.slotsPerEpoch).map { slot in
                let validator = own[slot] ?? 90 + slot
                return ProposerDuty(
                    pubkey: pubkey(validator), validatorIndex: ValidatorIndex(validator), slot: Slot(slot))
            })
    }

    package func ptcDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> DutiesData<PTCDuty> {
        try check(RequestName.ptcDuties(epoch, indices))
        let script = chain.ptc[epoch.rawValue] ?? .init(canonicalRoot(epoch))
        return DutiesData(
            dependentRoot: .number(script.root),
            duties: script.duties.filter { indices.contains(ValidatorIndex($0.validator)) }.map {
                PTCDuty(
                    pubkey: pubkey($0.validator), validatorIndex: ValidatorIndex($0.validator), slot: Slot($0.slot))
            })
    }

    package func syncDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> SyncDutiesData {
        try check(RequestName.syncDuties(epoch, indices))
        let seats = chain.sync[epoch.rawValue / spec.preset.epochsPerSyncCommitteePeriod] ?? [:]
        return SyncDutiesData(
            duties: seats.sorted { $0.key < $1.key }.filter { indices.contains(ValidatorIndex($0.key)) }.map {
                SyncDuty(
                    pubkey: pubkey($0.key), validatorIndex: ValidatorIndex($0.key),
                    validatorSyncCommitteeIndices: $0.value)
            })
    }
}

// MARK: - Attesting

extension ScriptedBeaconNode {
    package func attestationData(slot: Slot, committeeIndex: CommitteeIndex) async throws -> AttestationData {
        try check(RequestName.attestationData(slot, committeeIndex))
        let epoch = clock.epoch(of: slot)
        let answer = AttestationData(
            slot: slot, index: spec.forkName(at: slot) >= .electra ? 0 : committeeIndex,
            beaconBlockRoot: headRoot(slot), source: Checkpoint(epoch: epoch.saturatingSubtract(1), root: Root()),
            target: Checkpoint(epoch: epoch, root: Root()))
        let data = chain.data(answer, now())
        state.withLock { $0.attested[data.hashTreeRoot(spec.limits)] = data }
        return data
    }

    package func submitAttestations(_ attestations: Versioned<[ForkedSubmittedAttestation]>) async throws {
        try publish(RequestName.submitAttestations(attestations.data.count)) { $0.attestations += attestations.data }
    }

    package func aggregateAttestation(
        dataRoot: Root, slot: Slot, committeeIndex: CommitteeIndex
    ) async throws -> ForkedAttestation {
        try check(RequestName.aggregate(slot, committeeIndex))
        guard let data = state.withLock({ $0.attested[dataRoot] }) else { throw BeaconAPIError.notFound("Aggregate") }
        var electra = Electra.Attestation()
        electra.aggregationBits = Electra.AggregationBits(Array(repeating: true, count: 16))
        electra.data = data
        switch spec.forkName(at: slot) {
        case .electra: return .electra(electra)
        case .fulu: return .fulu(electra)
        case .gloas:
            var gloas = Gloas.Attestation()
            gloas.aggregationBits = Gloas.AggregationBits(Array(repeating: true, count: 16))
            gloas.data = data
            return .gloas(gloas)
        default: throw BeaconAPIError(code: 501, message: "the script begins with Electra")
        }
    }

    package func submitAggregateAndProofs(_ aggregates: Versioned<[ForkedSignedAggregateAndProof]>) async throws {
        try publish(RequestName.submitAggregates(aggregates.data.count)) { $0.aggregates += aggregates.data }
    }

    package func submitSyncCommitteeMessages(_ messages: [SyncCommitteeMessage]) async throws {
        try publish(RequestName.submitSyncMessages(messages.count)) { $0.syncMessages += messages }
    }

    package func syncCommitteeContribution(
        slot: Slot, subcommitteeIndex: UInt64, beaconBlockRoot: Root
    ) async throws -> SyncCommitteeContribution {
        try check(RequestName.contribution(slot, subcommitteeIndex))
        var contribution = SyncCommitteeContribution()
        contribution.slot = slot
        contribution.subcommitteeIndex = subcommitteeIndex
        contribution.beaconBlockRoot = beaconBlockRoot
        return contribution
    }

    package func submitContributionAndProofs(_ contributions: [SignedContributionAndProof]) async throws {
        try publish(RequestName.submitContributions(contributions.count)) { $0.contributions += contributions }
    }

    package func payloadAttestationData(slot: Slot) async throws -> PayloadAttestationData? {
        try check(RequestName.payloadAttestationData(slot))
        return chain.payload(slot.rawValue, now())
    }

    package func submitPayloadAttestations(_ messages: Versioned<[PayloadAttestationMessage]>) async throws {
        try publish(RequestName.submitPayloadAttestations(messages.data.count)) {
            $0.payloadAttestations += messages.data
        }
    }

    package func submitProposerPreferences(_ preferences: Versioned<[SignedProposerPreferences]>) async throws {
        try publish(RequestName.submitPreferences(preferences.data.count)) { $0.preferences += preferences.data }
    }
}

// MARK: - Proposing

extension ScriptedBeaconNode {
    private func proposer(_ slot: Slot) -> ValidatorIndex {
        let script = chain.proposer[clock.epoch(of: slot).rawValue]
        return ValidatorIndex(script?.duties.first { $0.slot == slot.rawValue }?.validator ?? 90 + slot.rawValue)
    }

    package func produceBlock(_ request: BlockProductionRequest) async throws -> ProducedBlock {
        try check(RequestName.produceBlock(request.slot))
        func filled<Block: BeaconBlockProtocol>(_ block: Block) -> Block {
            var block = block
            block.slot = request.slot
            block.proposerIndex = proposer(request.slot)
            block.body.randaoReveal = request.randaoReveal
            block.body.graffiti = request.graffiti ?? Bytes32()
            return block
        }
        var block = filled(Electra.BeaconBlock())
        let recipient = state.withLock { $0.feeRecipients[block.proposerIndex] }
        block.body.executionPayload.feeRecipient = recipient ?? ExecutionAddress()
        switch spec.forkName(at: request.slot) {
        case .electra:
            return ProducedBlock(contents: .full(.electra(.init(block: block, kzgProofs: [], blobs: []))))
        case .fulu:
            return ProducedBlock(contents: .full(.fulu(.init(block: block, kzgProofs: [], blobs: []))))
        default: throw BeaconAPIError(code: 501, message: "the script has blocks of Electra and Fulu here")
        }
    }

    package func produceGloasBlock(_ request: GloasBlockRequest) async throws -> ProducedGloasBlock {
        try check(RequestName.produceBlock(request.slot))
        var block = Gloas.BeaconBlock()
        block.slot = request.slot
        block.proposerIndex = proposer(request.slot)
        block.body.randaoReveal = request.randaoReveal
        block.body.signedExecutionPayloadBid.message.slot = request.slot
        block.body.signedExecutionPayloadBid.message.blockHash = .number(5000 + request.slot.rawValue)
        let builder = chain.builderURL
        block.body.signedExecutionPayloadBid.message.builderIndex = builder == nil ? Constants.builderIndexSelfBuild : 3
        try publish(RequestName.produceBlock(request.slot)) { $0.payloadsAskedFor.append(request.includePayload) }
        if let builder { return ProducedGloasBlock(contents: .block(block), builderURL: builder) }
        var envelope = Gloas.ExecutionPayloadEnvelope()
        envelope.builderIndex = Constants.builderIndexSelfBuild
        envelope.payload.slotNumber = request.slot.rawValue
        envelope.payload.blockHash = .number(5000 + request.slot.rawValue)
        let sized = try Gloas.BeaconBlock(sszBytes: block.sszEncoded(spec.limits), spec.limits)
        envelope.beaconBlockRoot = sized.hashTreeRoot(spec.limits)
        guard request.includePayload else {
            state.withLock { [envelope] in $0.envelopes[envelope.beaconBlockRoot] = envelope }
            return ProducedGloasBlock(contents: .block(block))
        }
        return ProducedGloasBlock(
            contents: .full(.init(block: block, executionPayloadEnvelope: envelope, kzgProofs: [], blobs: [])))
    }

    package func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        try publish(RequestName.publishBlock(block.signedBlock.slot)) { $0.blocks.append(block) }
        return .imported
    }

    package func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?, builderURL: String?
    ) async throws -> PublishResult {
        if let builderURL { try publish("") { $0.builderURLs.append(builderURL) } }
        return try await publishBlock(block, validation: validation)
    }

    package func executionPayloadEnvelope(
        slot: Slot, beaconBlockRoot: Root
    ) async throws -> Gloas.ExecutionPayloadEnvelope {
        try check(RequestName.envelope(slot))
        guard let envelope = state.withLock({ $0.envelopes[beaconBlockRoot] }) else {
            throw BeaconAPIError.notFound("Execution payload envelope")
        }
        return envelope
    }

    package func publishEnvelope(
        _ envelope: SignedEnvelope, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        let slot = Slot(envelope.envelope.message.payload.slotNumber)
        try publish(RequestName.publishEnvelope(slot)) { $0.envelopes.append(envelope) }
        return .imported
    }
}
