package import BeaconAPI
import BeaconAPIClient
package import BeaconAPIServer
package import ConsensusTypes
import Logging
package import Primitives
package import SlotClock
import Synchronization

/// A scripted node behind a real server on loopback, reached through the real client: every request and every event is
/// bytes on a socket, while time is virtual.
///
/// Requests are logged with the virtual time at which they are made, and delayed before they are sent, so a request that
/// is given up while it waits has cost nothing. Whoever makes a request holds a token for it (`Tokens`); a request that
/// waits for the clock gives the token back meanwhile. Every event holds a token until its reader asks for the next one.
package final class WiredNode: PartialBeaconNode {
    package struct Request: Sendable, CustomStringConvertible {
        package var time: Millis
        package var name: String
        package var description: String { "\(time.rawValue): \(name)" }
    }

    private struct State {
        var requests: [Request] = []
        /// Topics of the streams that are open.
        var streams: [Int: Set<EventTopic>] = [:]
        var streamCount = 0
    }

    package let script: ScriptedBeaconNode
    package let server: BeaconAPIServer
    private let http: HTTPBeaconNode
    private let time: ManualTime
    private let tokens: Tokens
    private let sleepers: Sleepers
    private let state = Mutex(State())

    private init(script: ScriptedBeaconNode, server: BeaconAPIServer, time: ManualTime, tokens: Tokens) throws {
        self.script = script
        self.server = server
        self.time = time
        self.tokens = tokens
        sleepers = Sleepers(tokens: tokens)
        // Long in real time: only a hang reaches it.
        http = try HTTPBeaconNode(url: "http://\(server.address)", spec: script.spec, timeout: .seconds(120))
    }

    /// Starts a server for the script on a free port; it stops when the node goes.
    package static func start(_ script: ScriptedBeaconNode, time: ManualTime, tokens: Tokens) async throws -> WiredNode
    {
        let server = try await BeaconAPIServer.bind(
            configuration: .init(port: 0), node: script, spec: script.spec,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return try WiredNode(script: script, server: server, time: time, tokens: tokens)
    }

    package var requests: [Request] { state.withLock { $0.requests } }

    /// When requests were made whose name is this or begins with it and a blank.
    package func times(_ name: String) -> [Millis] {
        requests.filter { $0.name == name || $0.name.hasPrefix(name + " ") }.map(\.time)
    }

    package func limited(to timeout: Duration) -> any BeaconNodeAPI { self }

    // MARK: Time

    /// When the next delayed request is to be sent.
    package var nextAnswer: Millis? { sleepers.next }

    /// Sends the delayed requests that are due.
    package func release(upTo now: Millis) { sleepers.wake(upTo: now) }

    private func wire<T: Sendable>(_ name: String, _ send: () async throws -> T) async throws -> T {
        let now = time.now
        state.withLock { $0.requests.append(Request(time: now, name: name)) }
        let latency = script.chain.latency(name, now)
        if latency > 0 { try await sleepers.sleep(until: now + latency) }
        return try await send()
    }

    // MARK: Events

    /// Sends an event to all streams of its topic.
    package func emit(_ event: BeaconEvent) {
        let readers = state.withLock { state in state.streams.values.filter { $0.contains(event.topic) }.count }
        for _ in 0..<readers { tokens.begin() }
        script.broadcaster.publish(event)
    }

    package func events(_ topics: Set<EventTopic>) async throws -> BeaconEventStream {
        let stream = try await wire(RequestName.events(topics)) { try await http.events(topics) }
        let id = state.withLock { state in
            state.streamCount += 1
            state.streams[state.streamCount] = topics
            return state.streamCount
        }
        let source = EventSource(stream, tokens) { [weak self] in
            self?.state.withLock { $0.streams[id] = nil }
        }
        return AsyncThrowingStream { try await source.next() }
    }

    private actor EventSource {
        private var iterator: BeaconEventStream.AsyncIterator
        private let tokens: Tokens
        private let end: @Sendable () -> Void
        private var holdsToken = false

        init(_ stream: BeaconEventStream, _ tokens: Tokens, end: @escaping @Sendable () -> Void) {
            iterator = stream.makeAsyncIterator()
            self.tokens = tokens
            self.end = end
        }

        func next() async throws -> BeaconEvent? {
            if holdsToken { tokens.end() }
            holdsToken = false
            var iterator = iterator
            do {
                let event = try await iterator.next(isolation: #isolation)
                self.iterator = iterator
                holdsToken = event != nil
                if event == nil { end() }
                return event
            } catch {
                end()
                throw error
            }
        }
    }
}

// MARK: - Routes

extension WiredNode {
    package func genesis() async throws -> GenesisInfo {
        try await wire(RequestName.genesis) { try await http.genesis() }
    }
    package func configSpec() async throws -> ConfigSpec { try await http.configSpec() }
    package func forkSchedule() async throws -> [Fork] { try await http.forkSchedule() }
    package func syncing() async throws -> SyncingStatus { try await http.syncing() }

    package func validators(
        _ state: StateID, ids: [ValidatorID], statuses: [ValidatorStatus]
    ) async throws -> ChainData<[ValidatorInfo]> {
        try await http.validators(state, ids: ids, statuses: statuses)
    }

    package func blockRoot(_ block: BlockID) async throws -> ChainData<Root> {
        try await wire(RequestName.headRoot) { try await http.blockRoot(block) }
    }

    package func attesterDuties(
        _ epoch: Epoch, _ indices: [ValidatorIndex]
    ) async throws -> DutiesData<AttesterDuty> {
        try await wire(RequestName.attesterDuties(epoch, indices)) { try await http.attesterDuties(epoch, indices) }
    }

    package func proposerDuties(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        try await wire(RequestName.proposerDuties(epoch)) { try await http.proposerDuties(epoch) }
    }

    package func proposerDutiesV2(_ epoch: Epoch) async throws -> DutiesData<ProposerDuty> {
        try await wire(RequestName.proposerDutiesV2(epoch)) { try await http.proposerDutiesV2(epoch) }
    }

    package func ptcDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> DutiesData<PTCDuty> {
        try await wire(RequestName.ptcDuties(epoch, indices)) { try await http.ptcDuties(epoch, indices) }
    }

    package func syncDuties(_ epoch: Epoch, _ indices: [ValidatorIndex]) async throws -> SyncDutiesData {
        try await wire(RequestName.syncDuties(epoch, indices)) { try await http.syncDuties(epoch, indices) }
    }

    package func attestationData(slot: Slot, committeeIndex: CommitteeIndex) async throws -> AttestationData {
        try await wire(RequestName.attestationData(slot, committeeIndex)) {
            try await http.attestationData(slot: slot, committeeIndex: committeeIndex)
        }
    }

    package func submitAttestations(_ attestations: Versioned<[ForkedSubmittedAttestation]>) async throws {
        try await wire(RequestName.submitAttestations(attestations.data.count)) {
            try await http.submitAttestations(attestations)
        }
    }

    package func aggregateAttestation(
        dataRoot: Root, slot: Slot, committeeIndex: CommitteeIndex
    ) async throws -> ForkedAttestation {
        try await wire(RequestName.aggregate(slot, committeeIndex)) {
            try await http.aggregateAttestation(dataRoot: dataRoot, slot: slot, committeeIndex: committeeIndex)
        }
    }

    package func submitAggregateAndProofs(_ aggregates: Versioned<[ForkedSignedAggregateAndProof]>) async throws {
        try await wire(RequestName.submitAggregates(aggregates.data.count)) {
            try await http.submitAggregateAndProofs(aggregates)
        }
    }

    package func submitSyncCommitteeMessages(_ messages: [SyncCommitteeMessage]) async throws {
        try await wire(RequestName.submitSyncMessages(messages.count)) {
            try await http.submitSyncCommitteeMessages(messages)
        }
    }

    package func syncCommitteeContribution(
        slot: Slot, subcommitteeIndex: UInt64, beaconBlockRoot: Root
    ) async throws -> SyncCommitteeContribution {
        try await wire(RequestName.contribution(slot, subcommitteeIndex)) {
            try await http.syncCommitteeContribution(
                slot: slot, subcommitteeIndex: subcommitteeIndex, beaconBlockRoot: beaconBlockRoot)
        }
    }

    package func submitContributionAndProofs(_ contributions: [SignedContributionAndProof]) async throws {
        try await wire(RequestName.submitContributions(contributions.count)) {
            try await http.submitContributionAndProofs(contributions)
        }
    }

    package func payloadAttestationData(slot: Slot) async throws -> PayloadAttestationData? {
        try await wire(RequestName.payloadAttestationData(slot)) { try await http.payloadAttestationData(slot: slot) }
    }

    package func submitPayloadAttestations(_ messages: Versioned<[PayloadAttestationMessage]>) async throws {
        try await wire(RequestName.submitPayloadAttestations(messages.data.count)) {
            try await http.submitPayloadAttestations(messages)
        }
    }

    package func submitProposerPreferences(_ preferences: Versioned<[SignedProposerPreferences]>) async throws {
        try await wire(RequestName.submitPreferences(preferences.data.count)) {
            try await http.submitProposerPreferences(preferences)
        }
    }

    package func produceBlock(_ request: BlockProductionRequest) async throws -> ProducedBlock {
        try await wire(RequestName.produceBlock(request.slot)) { try await http.produceBlock(request) }
    }

    package func produceGloasBlock(_ request: GloasBlockRequest) async throws -> ProducedGloasBlock {
        try await wire(RequestName.produceBlock(request.slot)) { try await http.produceGloasBlock(request) }
    }

    package func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        try await publishBlock(block, validation: validation, builderURL: nil)
    }

    package func publishBlock(
        _ block: ForkedSignedBlockContents, validation: BroadcastValidation?, builderURL: String?
    ) async throws -> PublishResult {
        try await wire(RequestName.publishBlock(block.signedBlock.slot)) {
            try await http.publishBlock(block, validation: validation, builderURL: builderURL)
        }
    }

    package func executionPayloadEnvelope(
        slot: Slot, beaconBlockRoot: Root
    ) async throws -> Gloas.ExecutionPayloadEnvelope {
        try await wire(RequestName.envelope(slot)) {
            try await http.executionPayloadEnvelope(slot: slot, beaconBlockRoot: beaconBlockRoot)
        }
    }

    package func publishEnvelope(
        _ envelope: SignedEnvelope, validation: BroadcastValidation?
    ) async throws -> PublishResult {
        try await wire(RequestName.publishEnvelope(Slot(envelope.envelope.message.payload.slotNumber))) {
            try await http.publishEnvelope(envelope, validation: validation)
        }
    }

    package func prepareBeaconProposer(_ preparations: [ProposerPreparation]) async throws {
        try await wire("prepare \(preparations.count)") { try await http.prepareBeaconProposer(preparations) }
    }

    package func submitBeaconCommitteeSubscriptions(_ subscriptions: [BeaconCommitteeSubscription]) async throws {
        try await wire("subscribe \(subscriptions.count)") {
            try await http.submitBeaconCommitteeSubscriptions(subscriptions)
        }
    }

    package func submitSyncCommitteeSubscriptions(_ subscriptions: [SyncCommitteeSubscription]) async throws {
        try await wire("subscribe-sync \(subscriptions.count)") {
            try await http.submitSyncCommitteeSubscriptions(subscriptions)
        }
    }
}
