import BLS
import BeaconAPI
import ConsensusTypes
import Duties
import Foundation
import Logging
import NodeTestSupport
import Primitives
import ProposerSettings
import Signing
import SlashingProtection
import SlotClock
import Synchronization
import ValidatorClient

extension Tokens: Activity {}

/// The world of the scenario catalogue (§3.0) end to end: the validator client with real keys and a real slashing
/// database, a scripted beacon node over HTTP and SSE on loopback, and virtual time. Validators 7, 8 and 9 are ours.
final class ScenarioWorld: Sendable {
    final class Reports: DutyObserver {
        private let reports = Mutex<[DutyReport]>([])
        var all: [DutyReport] { reports.withLock { $0 } }
        func observe(_ report: DutyReport) { reports.withLock { $0.append(report) } }

        func count(_ kind: DutyKind) -> Int {
            all.filter { $0.kind == kind && $0.outcome == .done }.reduce(0) { $0 + $1.count }
        }
    }

    static let genesis: Millis = 1_000_000
    static let own: [UInt64] = [7, 8, 9]
    static let feeRecipient = ExecutionAddress(bytes: Array(repeating: 0xa7, count: 20)) ?? ExecutionAddress()

    static func configuration() -> ValidatorClientConfiguration {
        var configuration = ValidatorClientConfiguration()
        var overrides = ProposerOverrides()
        overrides.feeRecipient = feeRecipient
        overrides.gasLimit = 45_000_000
        configuration.proposers = ProposerSettings(overrides)
        return configuration
    }

    let spec: Spec
    let time: ManualTime
    let tokens = Tokens()
    let node: WiredNode
    let reports = Reports()
    private let directory: URL

    private init(spec: Spec, start slot: UInt64) async throws {
        self.spec = spec
        time = ManualTime(now: Self.genesis + Millis(Int64(slot) * 6000))
        let time = time
        var pubkeys: [UInt64: BLSPubkey] = [:]
        for index in Self.own { pubkeys[index] = InteropKeys.secretKey(index: Int(index)).publicKey.compressed }
        let script = ScriptedBeaconNode(
            spec: spec, pubkeys: pubkeys,
            clock: SlotClock(genesisTime: Self.genesis, slotDuration: 6000, slotsPerEpoch: 8), now: { time.now })
        node = try await WiredNode.start(script, time: time, tokens: tokens)
        directory = FileManager.default.temporaryDirectory.appending(path: "vigil-scenario-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// All forks up to Fulu are there from the beginning, and Gloas at an epoch.
    static func spec(gloas: UInt64 = .max) -> Spec {
        var forks = Dictionary(uniqueKeysWithValues: ForkName.allCases.map { ($0, UInt64(0)) })
        forks[.gloas] = gloas
        return Spec.minimal(forks)
    }

    /// Runs a scenario with that specification.
    static func run(
        gloas: UInt64 = .max, start slot: UInt64, _ configuration: ValidatorClientConfiguration = configuration(),
        script: (inout ScriptedChain) -> Void, _ body: (ScenarioWorld) async throws -> Void
    ) async throws {
        let world = try await ScenarioWorld(spec: spec(gloas: gloas), start: slot)
        world.node.script.script(script)
        try await world.running(configuration) { try await body(world) }
    }

    /// A moment after the start of a slot.
    static func s(_ slot: UInt64, _ offset: Int64 = 0) -> Millis {
        genesis + Millis(Int64(slot) * 6000 + offset)
    }

    func s(_ slot: UInt64, _ offset: Int64 = 0) -> Millis { Self.s(slot, offset) }

    var published: ScriptedBeaconNode.Published { node.script.published }

    func advance(to moment: Millis) async {
        await VirtualRun(time: time, tokens: tokens, nodes: [node]).advance(to: moment)
    }

    /// Turns the clock to a moment at which the node tells something.
    func emit(_ event: BeaconEvent, at moment: Millis) async {
        await advance(to: moment)
        node.emit(event)
        await advance(to: moment)
    }

    /// A head as both topics tell it; a client listens to one of them.
    func head(_ slot: UInt64, _ block: UInt64, _ previous: UInt64, _ current: UInt64, at moment: Millis) async {
        await advance(to: moment)
        node.script.script { $0.head = block }
        await tell(slot, block, previous, current, at: moment)
    }

    /// The heads of the canonical chain from its third epoch on, too late to open any duty. A client gives up a stream
    /// that tells of no head for more than four slots.
    func lateHeads(_ slots: ClosedRange<UInt64>) async {
        for slot in slots {
            let boundary = 1000 + slot / 8 * 8 - 1
            await tell(slot, 1000 + slot, boundary - 8, boundary, at: s(slot, 5900))
        }
    }

    private func tell(
        _ slot: UInt64, _ block: UInt64, _ previous: UInt64, _ current: UInt64, at moment: Millis
    ) async {
        let head = HeadEvent(
            slot: Slot(slot), block: .number(block), state: Root(), epochTransition: false,
            previousDutyDependentRoot: .number(previous), currentDutyDependentRoot: .number(current))
        await advance(to: moment)
        node.emit(.head(head))
        node.emit(.headV2(HeadV2Event(version: "gloas", head: head)))
        await advance(to: moment)
    }

    private func open(_ context: SigningContext) throws -> ValidatorKeys {
        let database = try SlashingDatabase.create(
            path: directory.appending(path: "slashing.sqlite").path,
            genesisValidatorsRoot: context.genesisValidatorsRoot)
        let keys = Self.own.map { InteropKeys.secretKey(index: Int($0)) }
        let pubkeys = keys.map(\.publicKey.compressed)
        try database.register(pubkeys)
        return ValidatorKeys(
            signing: try SigningService(
                context: context, database: database, signer: LocalSigner(keys: keys),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            pubkeys: pubkeys)
    }

    private func running(
        _ configuration: ValidatorClientConfiguration, _ body: () async throws -> Void
    ) async throws {
        let client = ValidatorClient(
            node: node, configuration: configuration, openKeys: { try self.open($0) }, observer: reports, time: time,
            activity: tokens, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        tokens.begin()
        let run = Task { try await client.run() }
        // The client holds a token of its own by the time it asks the node for the first time.
        while node.requests.isEmpty { await Task.yield() }
        tokens.end()
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        run.cancel()
        try await run.value
        try result.get()
    }
}
