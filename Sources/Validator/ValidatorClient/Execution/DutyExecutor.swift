import BeaconAPI
import BeaconNodePool
import ConsensusTypes
import Duties
import DutyTracing
import Logging
import Primitives
import Signing
import SlotClock
import Synchronization

/// Carries out the scheduler's effects: asks the node, signs, publishes, and tells the scheduler what came of it.
///
/// Each effect runs in a child of the loop's task group and may be cancelled at any moment; nothing here waits on a
/// timer.
struct DutyExecutor: Sendable {
    typealias Send = @Sendable (SchedulerCore.Event) -> Void

    let pool: BeaconNodePool
    let signing: SigningService
    let chain: Chain
    let configuration: ValidatorClientConfiguration
    let directory: ValidatorDirectory
    let exits: ExitRequests
    let observer: (any DutyObserver)?
    let time: any WallTime
    let logger: Logger
    /// When the client was ready for its first duty.
    let startedAt: Millis
    let outbox = Outbox()
    let ledger = SignedLedger()
    let warnings = RepeatedWarnings()
    let traces = TraceBook()
    let inclusions = InclusionBook()
    let book = RegistrationBook()
    let fetchFaults = FetchFaults()

    init(
        pool: BeaconNodePool, signing: SigningService, chain: Chain, configuration: ValidatorClientConfiguration,
        directory: ValidatorDirectory, exits: ExitRequests, observer: (any DutyObserver)?, time: any WallTime,
        logger: Logger
    ) {
        self.pool = pool
        self.signing = signing
        self.chain = chain
        self.configuration = configuration
        self.directory = directory
        self.exits = exits
        self.observer = observer
        self.time = time
        self.logger = logger
        startedAt = time.now
    }

    /// The pool, as a node.
    var node: any BeaconNodeAPI { pool }
    var spec: Spec { chain.spec }

    /// The present, after the start of a slot.
    func offset(in slot: Slot) -> Millis {
        chain.clock.offset(in: slot, at: time.now)
    }

    /// Carries out an effect, and has whoever takes part in it note what happens in the trace of its duty.
    func perform(_ effect: SchedulerCore.Effect, _ send: @escaping Send) async {
        guard let duty = effect.duty ?? effect.work.flatMap(outbox.duty) else { return await carryOut(effect, send) }
        await DutyTrace.$current.withValue(traces.trace(duty.kind, duty.slot)) { await carryOut(effect, send) }
    }

    private func carryOut(_ effect: SchedulerCore.Effect, _ send: @escaping Send) async {
        switch effect {
        case .fetch(let request): await fetch(request, send)
        case .requestAttestationData(let request): await attestationData(request, send)
        case .attest(let batch): await attest(batch, send)
        case .aggregate(let batch): await aggregate(batch, send)
        case .produceBlock(let request): await produce(request, send)
        case .proposeBlock(let id): await propose(id, send)
        case .requestHeadRoot(let id, _): await headRoot(id, send)
        case .signSyncMessages(let batch): await signSyncMessages(batch, send)
        case .contribute(let batch): await contribute(batch, send)
        case .proveSelections(let batch): await prove(batch, send)
        case .subscribeToCommittees(let subscriptions): await subscribe(subscriptions, send)
        case .subscribeToSyncCommittee(let subscriptions): await subscribe(subscriptions, send)
        case .prepareProposers(let preparations): await prepare(preparations, send)
        case .registerValidators(let registrations): await register(registrations, send)
        case .submitExit(let exit): await submit(exit, send)
        case .checkLiveness(let request): await checkLiveness(request, send)
        case .revealPayload(let reveal): await self.reveal(reveal, send)
        case .requestPayloadAttestationData(let request): await payloadAttestationData(request, send)
        case .attestPayload(let batch): await attestPayload(batch, send)
        case .sendProposerPreferences(let batch): await sendPreferences(batch, send)
        case .republish(let id): await publish(id, send)
        case .examineBlock(let block): await examine(block, send)
        case .cancel, .report, .stopKeys: break
        }
    }

    /// Runs a request; when it fails, says so and tells the scheduler.
    func attempt<T: Sendable>(
        _ action: String, _ id: WorkID, _ send: Send, _ body: () async throws -> T
    ) async -> T? {
        do {
            return try await body()
        } catch {
            warn(action, error)
            send(.failed(id, WorkFailure(error)))
            return nil
        }
    }

    /// Says that something failed; not when it was cancelled, and not again and again.
    func warn(_ action: String, _ error: any Error, _ metadata: Logger.Metadata = [:]) {
        guard !Task.isCancelled else { return }
        warn("\(action) failed", metadata.merging(["reason": "\(error)"]) { $1 })
    }

    /// Warns, at most once a minute in the same words.
    func warn(_ message: String, _ metadata: Logger.Metadata) {
        guard let suppressed = warnings.admit(message, at: time.now) else { return }
        var metadata = metadata
        if suppressed > 0 { metadata["suppressed"] = "\(suppressed)" }
        logger.warning("\(message)", metadata: metadata)
    }
}

extension WorkFailure {
    /// A node that calls a request wrong will do so again; anything else may pass.
    init(_ error: any Error) {
        self = (error as? BeaconAPIError)?.code == 400 ? .refused : .temporary
    }
}

/// Why requests for duties failed last: told once a slot, when the scheduler says so.
final class FetchFaults: Sendable {
    private let reasons = Mutex<[DutySetKey: String]>([:])

    /// Of sets that nobody asks for any more nothing is told: what is left of them goes when there are many.
    private static let limit = 32

    func note(_ set: DutySetKey, _ reason: String) {
        reasons.withLock { reasons in
            if reasons.count >= Self.limit { reasons = [:] }
            reasons[set] = reason
        }
    }

    func take(_ set: DutySetKey) -> String? { reasons.withLock { $0.removeValue(forKey: set) } }
}
