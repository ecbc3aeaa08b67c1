import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ
import SlotClock
import Synchronization

/// A beacon node in this process, in virtual time. Validator `i` attests in the `i % 8`th slot of each epoch, proposes
/// in slots `n % validators == i`, and holds two seats of the sync committee. All of it can be bent by the script.
final class ScriptedNode: BeaconNodeAPI {
    struct Call: Sendable, CustomStringConvertible {
        var time: Millis
        var name: String
        var description: String { "\(time.rawValue): \(name)" }
    }

    struct Published: Sendable {
        var attestations: [ForkedSubmittedAttestation] = []
        var aggregates: [ForkedSignedAggregateAndProof] = []
        var blocks: [ForkedSignedBlockContents] = []
        var syncMessages: [SyncCommitteeMessage] = []
        var contributions: [SignedContributionAndProof] = []
        var exits: [SignedVoluntaryExit] = []
        var blindedBlocks: [ForkedSignedBlindedBeaconBlock] = []
        var preparations: [[ProposerPreparation]] = []
        var registrations: [[SignedValidatorRegistration]] = []
        /// What blocks were asked for.
        var productions: [BlockProductionRequest] = []
    }

    struct Script: Sendable {
        /// The error of a request, by its name in the log.
        var failure: @Sendable (String, Millis) -> BeaconAPIError? = { _, _ in nil }
        /// How long a request takes.
        var latency: @Sendable (String, Millis) -> Millis = { _, _ in 0 }
        var isSyncing: @Sendable (Millis) -> Bool = { _ in false }
        var syncDistance: UInt64 = 64
        var isOptimistic: @Sendable (Millis) -> Bool = { _ in false }
        var elOffline: @Sendable (Millis) -> Bool = { _ in false }
        var genesisValidatorsRoot = Root(bytes: Array(repeating: 7, count: 32)) ?? Root()
        var specEntries: [ConfigEntry]?
        /// Another head than the block of the slot, in attestation data.
        var head: @Sendable (Slot) -> Root? = { _ in nil }
        /// Changes a produced block.
        var block: @Sendable (ProducedBlock) -> ProducedBlock = { $0 }
        /// Keys that the chain does not know yet.
        var unknown: Set<BLSPubkey> = []
        /// When keys become active; from the start where nothing is said.
        var activations: [BLSPubkey: Epoch] = [:]
        var attestationFailures: [BeaconAPIError.Failure] = []
        /// Who was seen on the network.
        var live: [Epoch: Set<ValidatorIndex>] = [:]
        var headers: [Root: BeaconBlockHeader] = [:]
        /// Topics that the node does not know.
        var unservedTopics: Set<EventTopic> = []
        var forkSchedule: [Fork]?
        /// The roots that parts of an answer to attester duties hang on, one after the other.
        var dependentRoots: [Root] = []
    }

    private struct Parked {
        var until: Millis
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var calls: [Call] = []
        var published = Published()
        var script = Script()
        var aggregates: [Root: AttestationData] = [:]
        var parked: [Int: Parked] = [:]
        var cancelled: Set<Int> = []
        var parkedCount = 0
        var events: [Int: AsyncStream<BeaconEvent>.Continuation] = [:]
        var eventCount = 0
    }

    let spec: Spec
    let pubkeys: [BLSPubkey]
    let clock: SlotClock
    private let time: ManualTime
    private let tokens: Tokens
    private let state = Mutex(State())

    init(spec: Spec, pubkeys: [BLSPubkey], clock: SlotClock, time: ManualTime, tokens: Tokens) {
        self.spec = spec
        self.pubkeys = pubkeys
        self.clock = clock
        self.time = time
        self.tokens = tokens
    }

    var calls: [Call] { state.withLock { $0.calls } }
    var published: Published { state.withLock { $0.published } }

    func script(_ change: (inout Script) -> Void) {
        state.withLock { change(&$0.script) }
    }

    var script: Script { state.withLock { $0.script } }

    func times(_ name: String) -> [Millis] {
        calls.filter { $0.name == name || $0.name.hasPrefix(name + " ") }.map(\.time)
    }

    func publish(_ change: (inout Published) -> Void) {
        state.withLock { change(&$0.published) }
    }

    // MARK: Time

    /// When the next delayed answer is due.
    var nextAnswer: Millis? { state.withLock { $0.parked.values.map(\.until).min() } }

    /// Gives the delayed answers that are due.
    func answer(upTo now: Millis) {
        let due = state.withLock { state in
            let due = state.parked.filter { $0.value.until <= now }
            for id in due.keys { state.parked[id] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due {
            tokens.begin()
            continuation.resume()
        }
    }

    func request(_ name: String) async throws {
        let now = time.now
        state.withLock { $0.calls.append(Call(time: now, name: name)) }
        let script = script
        let latency = script.latency(name, now)
        if latency > 0 { try await park(until: now + latency) }
        if let failure = script.failure(name, time.now) { throw failure }
    }

    private func park(until moment: Millis) async throws {
        let id = state.withLock { state in
            state.parkedCount += 1
            return state.parkedCount
        }
        tokens.end()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return true }
                    state.parked[id] = Parked(until: moment, continuation: continuation)
                    return false
                }
                if isCancelled {
                    tokens.begin()
                    continuation.resume()
                }
            }
        } onCancel: {
            let parked = state.withLock { state in
                let parked = state.parked.removeValue(forKey: id)
                if parked == nil { state.cancelled.insert(id) }
                return parked
            }
            guard let parked else { return }
            tokens.begin()
            parked.continuation.resume()
        }
        try Task.checkCancellation()
    }

    // MARK: Events

    func emit(_ event: BeaconEvent) {
        for continuation in state.withLock({ $0.events.values }) {
            tokens.begin()
            if case .terminated = continuation.yield(event) { tokens.end() }
        }
    }

    /// Ends all streams, as a node that goes away does.
    func closeStreams() {
        let streams = state.withLock { state in
            defer { state.events = [:] }
            return state.events.values
        }
        for stream in streams {
            tokens.begin()
            stream.finish()
        }
    }

    /// Each event holds a token until the reader comes back for the next one.
    func events(_ topics: Set<EventTopic>) async throws -> BeaconEventStream {
        try await request("events")
        guard topics.isDisjoint(with: script.unservedTopics) else {
            throw BeaconAPIError(code: 400, message: "unknown topic")
        }
        let (stream, continuation) = AsyncStream.makeStream(of: BeaconEvent.self)
        let id = state.withLock { state in
            state.eventCount += 1
            state.events[state.eventCount] = continuation
            return state.eventCount
        }
        continuation.onTermination = { [weak self] reason in
            guard case .cancelled = reason else { return }
            _ = self?.state.withLock { $0.events.removeValue(forKey: id) }
        }
        let source = EventSource(stream, tokens)
        return AsyncThrowingStream { await source.next() }
    }

    private actor EventSource {
        private var iterator: AsyncStream<BeaconEvent>.Iterator
        private let tokens: Tokens
        private var holdsToken = false

        init(_ stream: AsyncStream<BeaconEvent>, _ tokens: Tokens) {
            iterator = stream.makeAsyncIterator()
            self.tokens = tokens
        }

        func next() async -> BeaconEvent? {
            if holdsToken { tokens.end() }
            holdsToken = false
            var iterator = iterator
            let event = await iterator.next(isolation: #isolation)
            self.iterator = iterator
            if event == nil {
                if !Task.isCancelled { tokens.end() }
            } else {
                holdsToken = true
            }
            return event
        }
    }

    // MARK: Routes

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
        try await request("validators \(ids.count)")
        let (unknown, activations) = (script.unknown, script.activations)
        let epoch = clock.epoch(of: clock.slot(at: time.now) ?? 0)
        let infos = pubkeys.enumerated().compactMap { index, pubkey -> ValidatorInfo? in
            guard !unknown.contains(pubkey), ids.contains(.pubkey(pubkey)) else { return nil }
            var validator = Validator()
            validator.pubkey = pubkey
            validator.activationEpoch = activations[pubkey] ?? 0
            validator.exitEpoch = Constants.farFutureEpoch
            return ValidatorInfo(
                index: ValidatorIndex(UInt64(index)), balance: 32_000_000_000,
                status: validator.activationEpoch > epoch ? .pendingQueued : .activeOngoing, validator: validator)
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

    private static let dependentRoot = Root(bytes: Array(repeating: 1, count: 32)) ?? Root()

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

    private func nextDependentRoot() -> Root {
        state.withLock { state in
            state.script.dependentRoots.isEmpty ? Self.dependentRoot : state.script.dependentRoots.removeFirst()
        }
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
        let root = data.hashTreeRoot(spec.limits)
        state.withLock { $0.aggregates[root] = data }
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
        guard let data = state.withLock({ $0.aggregates[dataRoot] }) else { throw BeaconAPIError.notFound("aggregate") }
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
