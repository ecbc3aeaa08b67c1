import ContractEvents
import ExecutionAPI
import Foundation
import Logging
import Primitives
import RegistrySync
import Synchronization

/// A registry that is followed from scripted execution nodes into a database of its own, poll by poll.
struct RegistryWorld: Sendable {
    static let network = RegistryNetwork(
        chainID: 1, contract: ScriptedExecutionNode.contract, firstBlock: 1000)

    let nodes: [ScriptedExecutionNode]
    let directory: String
    let target = RecordingTarget()
    /// How far behind the newest block is far enough.
    var confirmation = Confirmation.distance(8)
    var largestBatch: UInt64 = 200
    var logsTimeout: Duration = .seconds(30)

    init(_ chains: ScriptedExecutionNode.Chain...) throws {
        nodes = try chains.map { try ScriptedExecutionNode($0) }
        directory = NSTemporaryDirectory() + "registry-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    var node: ScriptedExecutionNode { nodes[0] }
    var databasePath: String { directory + "/registry.sqlite" }

    func database(_ network: RegistryNetwork = network) throws -> RegistryDatabase {
        try RegistryDatabase(
            path: databasePath, identity: .init(network: network, operatorKey: Fixture.operatorKey.id))
    }

    func end() {
        for node in nodes { node.stop() }
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Starts the service, lets its first poll end, and runs the body, which may ask for more.
    func run(_ body: @escaping @Sendable (PollGate, RegistryDatabase) async throws -> Void = { _, _ in }) async throws {
        let gate = PollGate()
        let database = try database()
        defer { try? database.close() }
        let sync = try sync(database, gate)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await sync.run() } catch {
                    await gate.finish()
                    throw error
                }
            }
            await gate.idle()
            do {
                if await !gate.isFinished { try await body(gate, database) }
            } catch {
                group.cancelAll()
                await gate.finish()
                throw error
            }
            group.cancelAll()
            await gate.finish()
            do { try await group.waitForAll() } catch is CancellationError {}
        }
    }

    private func sync(_ database: RegistryDatabase, _ gate: PollGate) throws -> RegistrySync {
        var configuration = RegistrySync.Configuration(network: Self.network)
        configuration.confirmation = confirmation
        configuration.largestBatch = largestBatch
        var settings = ExecutionAPIClient.Settings()
        settings.logsTimeout = logsTimeout
        let clients = nodes.compactMap { node in
            ExecutionNodeURL(node.url).map { ExecutionAPIClient(url: $0, settings: settings) }
        }
        return RegistrySync(
            configuration, nodes: clients, database: database, operatorKey: try Fixture.operatorKey, target: target,
            nextPoll: { await gate.nextPoll() },
            logger: Logger(label: "registry", factory: { _ in SwiftLogNoOpLogHandler() }))
    }
}

/// Lets the service poll when the test says so.
actor PollGate {
    private var service: CheckedContinuation<Void, Never>?
    private var test: CheckedContinuation<Void, Never>?
    private(set) var isFinished = false

    func nextPoll() async {
        test?.resume()
        test = nil
        guard !isFinished else { return }
        await withCheckedContinuation { service = $0 }
    }

    /// Returns when the service waits for the next poll, or has ended.
    func idle() async {
        guard service == nil, !isFinished else { return }
        await withCheckedContinuation { test = $0 }
    }

    /// One more poll, to its end.
    func poll() async {
        service?.resume()
        service = nil
        await idle()
    }

    func finish() {
        isFinished = true
        service?.resume()
        service = nil
        test?.resume()
        test = nil
    }
}

/// Writes down what the registry asks of the validator client.
final class RecordingTarget: RegistryTarget {
    private let record = Mutex<[String]>([])
    private let refusals = Mutex(0)
    /// The present epoch.
    let epoch = Mutex<Epoch>(5)
    let exitsAreDue = Mutex(true)

    func takeCalls() -> [String] {
        record.withLock { record in
            defer { record = [] }
            return record
        }
    }

    /// The next calls fail, so many.
    func refuse(_ count: Int) { refusals.withLock { $0 = count } }

    private func note(_ call: String) throws {
        let refuses = refusals.withLock { count in
            defer { count = max(0, count - 1) }
            return count > 0
        }
        if refuses { throw Refusal() }
        record.withLock { $0.append(call) }
    }

    func raiseSlashingFloor(of share: ActiveShare) throws -> Epoch {
        try note("floor \(name(share.pubkey))")
        return epoch.withLock { $0 + 1 }
    }

    func add(_ share: ActiveShare) throws {
        let recipient = Hex.encode(share.feeRecipient.bytes.prefix(1))
        try note("add \(name(share.pubkey)) from \(share.minParticipationEpoch) fees \(recipient)")
    }

    func remove(_ pubkey: BLSPubkey) throws { try note("remove \(name(pubkey))") }

    func setFeeRecipient(_ recipient: ExecutionAddress, of pubkey: BLSPubkey) throws {
        try note("fees \(name(pubkey)) \(Hex.encode(recipient.bytes.prefix(1)))")
    }

    func exit(_ pubkey: BLSPubkey, blockTime: UInt64) throws -> Bool {
        guard exitsAreDue.withLock({ $0 }) else { return false }
        try note("exit \(name(pubkey)) at \(blockTime)")
        return true
    }

    /// The number of the fixture's secret.
    private func name(_ pubkey: BLSPubkey) -> String {
        (1...UInt8(20)).first { (try? Fixture.pubkey($0)) == pubkey }.map { "\($0)" } ?? "?"
    }

    struct Refusal: Error {}
}
