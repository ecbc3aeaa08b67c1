import BeaconAPI
import ConsensusTypes
import NodeTestSupport
import Primitives
import SSZ
import SlotClock
import Synchronization

/// A beacon node in this process, in virtual time. Validator `i` attests in the `i % 8`th slot of each epoch, proposes
/// in slots `n % validators == i`, and holds two seats of the sync committee. All of it can be bent by the script.
final class ScriptedNode: PartialBeaconNode {
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
        /// Validators that leave, and those that have left.
        var leaving: Set<ValidatorIndex> = []
        var gone: Set<ValidatorIndex> = []
        /// Validators that the chain has slashed.
        var slashed: Set<ValidatorIndex> = []
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

    private struct State {
        var calls: [Call] = []
        var published = Published()
        var script = Script()
        var aggregates: [Root: AttestationData] = [:]
        var events: [Int: AsyncStream<BeaconEvent>.Continuation] = [:]
        var eventCount = 0
    }

    let spec: Spec
    let pubkeys: [BLSPubkey]
    let clock: SlotClock
    let time: ManualTime
    private let tokens: Tokens
    private let sleepers: Sleepers
    private let state = Mutex(State())

    init(spec: Spec, pubkeys: [BLSPubkey], clock: SlotClock, time: ManualTime, tokens: Tokens) {
        self.spec = spec
        self.pubkeys = pubkeys
        self.clock = clock
        self.time = time
        self.tokens = tokens
        sleepers = Sleepers(tokens: tokens)
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
    var nextAnswer: Millis? { sleepers.next }

    /// Gives the delayed answers that are due.
    func answer(upTo now: Millis) { sleepers.wake(upTo: now) }

    func request(_ name: String) async throws {
        let now = time.now
        state.withLock { $0.calls.append(Call(time: now, name: name)) }
        let script = script
        let latency = script.latency(name, now)
        if latency > 0 { try await sleepers.sleep(until: now + latency) }
        if let failure = script.failure(name, time.now) { throw failure }
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

    // MARK: Memory of what was asked

    /// The root that the next answer to attester duties hangs on.
    func nextDependentRoot() -> Root {
        state.withLock { state in
            state.script.dependentRoots.isEmpty ? Self.dependentRoot : state.script.dependentRoots.removeFirst()
        }
    }

    static let dependentRoot = Root(bytes: Array(repeating: 1, count: 32)) ?? Root()

    func remember(_ data: AttestationData) {
        let root = data.hashTreeRoot(spec.limits)
        state.withLock { $0.aggregates[root] = data }
    }

    func remembered(_ dataRoot: Root) -> AttestationData? { state.withLock { $0.aggregates[dataRoot] } }
}
