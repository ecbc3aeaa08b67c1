import BLS
import BeaconAPI
import BeaconNodePool
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

/// A validator client with real keys and a real slashing database, on scripted nodes, in virtual time.
final class ClientWorld: Sendable {
    final class Reports: DutyObserver {
        private let reports = Mutex<[DutyReport]>([])
        var all: [DutyReport] { reports.withLock { $0 } }
        func observe(_ report: DutyReport) { reports.withLock { $0.append(report) } }

        private let times = Mutex<[SigningTime]>([])
        /// What the signers used up.
        var signatures: [SigningTime] { times.withLock { $0 } }
        func signed(_ time: SigningTime) { times.withLock { $0.append(time) } }

        func count(_ kind: DutyKind, _ isCounted: (DutyReport.Outcome) -> Bool = { $0 == .done }) -> Int {
            all.filter { $0.kind == kind && isCounted($0.outcome) }.reduce(0) { $0 + $1.count }
        }
    }

    final class Calls: CallObserver {
        private let records = Mutex<[CallRecord]>([])
        var all: [CallRecord] { records.withLock { $0 } }
        func observe(_ record: CallRecord) { records.withLock { $0.append(record) } }
    }

    static let genesis: Millis = 1_000_000

    let spec: Spec
    let keys: [SecretKey]
    let time: ManualTime
    let tokens = Tokens()
    let nodes: [ScriptedNode]
    let poolClock: VirtualPoolClock
    let calls = Calls()
    let reports = Reports()
    let directory: URL
    let exits = ExitRequests()
    /// The keys that duties are done for: all from the start, unless a test says otherwise.
    let registry: KeyRegistry
    /// What the slashing database of earlier runs tells the client.
    private let knowsHistory: Bool
    /// Whether other machines sign under the same record.
    private let sharesRecord: Bool

    /// The only node, or the first.
    var node: ScriptedNode { nodes[0] }

    init(
        _ forks: [ForkName: UInt64] = [:], validators: Int = 16, active: Range<Int>? = nil, start: Millis = 0,
        nodes count: Int = 1,
        directory: URL? = nil, knowsHistory: Bool = false, sharesRecord: Bool = false
    ) throws {
        self.knowsHistory = knowsHistory
        self.sharesRecord = sharesRecord
        spec = Spec.minimal(forks)
        keys = (0..<validators).map(InteropKeys.secretKey)
        registry = KeyRegistry(keys[active ?? 0..<validators].map { ValidatorKey($0.publicKey.compressed) })
        time = ManualTime(now: Self.genesis + start)
        let clock = SlotClock(genesisTime: Self.genesis, slotDuration: 6000, slotsPerEpoch: 8)
        nodes = (0..<count).map { [spec, keys, time, tokens] _ in
            ScriptedNode(
                spec: spec, pubkeys: keys.map(\.publicKey.compressed), clock: clock, time: time, tokens: tokens)
        }
        poolClock = VirtualPoolClock(time: time, tokens: tokens)
        self.directory =
            directory ?? FileManager.default.temporaryDirectory.appending(path: "vigil-client-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.directory, withIntermediateDirectories: true)
    }

    func pubkey(_ validator: Int) -> BLSPubkey { keys[validator].publicKey.compressed }

    func remove() { try? FileManager.default.removeItem(at: directory) }

    static let feeRecipient = ExecutionAddress(bytes: Array(repeating: 5, count: 20)) ?? ExecutionAddress()

    /// What a client needs to be told before it proposes from Bellatrix on.
    static func configuration() -> ValidatorClientConfiguration {
        var configuration = ValidatorClientConfiguration()
        var flags = ProposerOverrides()
        flags.feeRecipient = feeRecipient
        configuration.proposers = ProposerSettings(flags)
        return configuration
    }

    /// The start of a slot.
    func s(_ slot: UInt64) -> Millis { Self.genesis + Millis(Int64(slot) * 6000) }

    var context: SigningContext {
        SigningContext(spec: spec, genesisValidatorsRoot: ScriptedNode.Script().genesisValidatorsRoot)
    }

    func pool(_ configuration: PoolConfiguration, _ roles: [NodeRoles]) -> BeaconNodePool {
        let members = nodes.enumerated().map { index, node in
            PoolMember(
                id: NodeID(index), name: "node \(index)", roles: index < roles.count ? roles[index] : .all, api: node)
        }
        return BeaconNodePool(
            members, configuration: configuration, clock: poolClock, observer: calls,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    func client(
        _ configuration: ValidatorClientConfiguration = ClientWorld.configuration(),
        pool: PoolConfiguration = PoolConfiguration(), roles: [NodeRoles] = [], observer: (any DutyObserver)? = nil,
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ) -> ValidatorClient {
        ValidatorClient(
            pool: self.pool(pool, roles), configuration: configuration, openKeys: { try self.open($0) }, exits: exits,
            observer: observer ?? reports, time: time, activity: tokens, logger: logger)
    }

    /// The slashing database of the client, which must not run meanwhile.
    func database(_ genesisValidatorsRoot: Root) throws -> SlashingDatabase {
        let path = directory.appending(path: "slashing.sqlite").path
        return FileManager.default.fileExists(atPath: path)
            ? try SlashingDatabase.open(path: path, genesisValidatorsRoot: genesisValidatorsRoot)
            : try SlashingDatabase.create(path: path, genesisValidatorsRoot: genesisValidatorsRoot)
    }

    private func open(_ context: SigningContext) throws -> ValidatorKeys {
        let database = try self.database(context.genesisValidatorsRoot)
        let pubkeys = keys.map(\.publicKey.compressed)
        try database.register(pubkeys)
        if knowsHistory {
            let watermarks = try database.watermarks(of: registry.pubkeys)
            registry.add(
                watermarks.map { pubkey, watermarks in
                    ValidatorKey(
                        pubkey, attestedTarget: watermarks.attestation?.target, proposedSlot: watermarks.block?.slot)
                })
        }
        return ValidatorKeys(
            signing: try SigningService(
                context: context, database: sharesRecord ? SharedRecord(database) : database,
                signer: LocalSigner(keys: keys),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            registry: registry)
    }

    /// Runs the client while the body turns the clock, then stops it.
    func running<T>(
        _ configuration: ValidatorClientConfiguration = ClientWorld.configuration(),
        pool: PoolConfiguration = PoolConfiguration(), roles: [NodeRoles] = [], _ body: () async throws -> T
    ) async throws -> T {
        let client = client(configuration, pool: pool, roles: roles)
        tokens.begin()
        let run = Task { try await client.run() }
        // The client holds a token of its own by the time it asks the node for the first time.
        while nodes.allSatisfy({ $0.calls.isEmpty }) { await Task.yield() }
        tokens.end()
        let result: Result<T, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        run.cancel()
        try await run.value
        return try result.get()
    }

    /// Turns the clock to a time, stopping at every alarm and every delayed answer, each time until all is quiet.
    func advance(to end: Millis) async {
        while true {
            await tokens.quiet()
            let answer = nodes.compactMap(\.nextAnswer).min() ?? .never
            let wake = poolClock.nextWake ?? .never
            let next = min(time.nextAlarm ?? .never, answer, wake)
            guard next <= end else { break }
            if min(answer, wake) <= next {
                time.step(to: max(time.now, next))
                for node in nodes { node.answer(upTo: time.now) }
                await tokens.quiet()
                poolClock.wake(upTo: time.now)
            } else {
                time.advance(to: max(time.now, next))
            }
        }
        if time.now < end { time.step(to: end) }
    }
}
