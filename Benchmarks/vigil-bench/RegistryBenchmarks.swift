import BenchHarness
import ContractEvents
import CryptoExtras
import ExecutionAPI
import Foundation
import Logging
import NIOCore
import Primitives
import RegistrySync

/// Following the registry contract through a long past, over HTTP and onto the disk, with a set of validators that does
/// not grow: how long it takes, and that four times as many logs take no more memory. The execution node is in this
/// process and makes its answers when they are asked for.
enum RegistryBenchmarks {
    private static let sizes: [(logs: UInt64, limit: Duration?)] = [(25_000, nil), (100_000, .seconds(60))]
    private static let growthLimit = 8 << 20

    static func figures() async throws -> [Figure] {
        let operatorKey = try OperatorKey(
            Array(_RSA.Encryption.PrivateKey(keySize: .bits2048).pemRepresentation.utf8))
        // What is made once is made before anything is measured.
        _ = try await follow(logs: 5000, operatorKey)
        var figures: [Figure] = []
        var taken: [Int] = []
        for size in sizes {
            let before = try PeakMemory.restart()
            let duration = try await follow(logs: size.logs, operatorKey)
            taken.append(try PeakMemory.now() - before)
            figures += [
                Figure("registry: \(size.logs) logs", duration, limit: size.limit),
                Figure("registry: \(size.logs) logs, memory above the start", bytes: taken[taken.count - 1]),
            ]
        }
        let growth = (taken.last ?? 0) - (taken.first ?? 0)
        return figures + [
            Figure("registry: memory that four times the logs take more", bytes: growth, limit: growthLimit)
        ]
    }

    /// Reads a past of so many logs into a new database, and returns how long that took.
    private static func follow(logs: UInt64, _ operatorKey: OperatorKey) async throws -> Duration {
        let history = ContractHistory(logs: logs)
        let port = try await LoopbackServer(.zero) { history.answer($1) }.start()
        guard let url = ExecutionNodeURL("http://127.0.0.1:\(port)") else { throw CancellationError() }
        let folder = NSTemporaryDirectory() + "vigil-bench-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let network = RegistryNetwork(
            chainID: ContractHistory.chainID, contract: ContractHistory.contract, firstBlock: ContractHistory.firstBlock
        )
        let database = try RegistryDatabase(
            path: folder + "/registry.sqlite", identity: .init(network: network, operatorKey: operatorKey.id))
        defer { try? database.close() }
        var configuration = RegistrySync.Configuration(network: network)
        configuration.confirmation = .distance(0)
        let sync = RegistrySync(
            configuration, nodes: [ExecutionAPIClient(url: url)], database: database, operatorKey: operatorKey,
            target: NoShares(), nextPoll: { throw CancellationError() },
            logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
        let start = ContinuousClock.now
        do { try await sync.run() } catch is CancellationError {}
        let duration = ContinuousClock.now - start
        let progress = try await database.progress()
        precondition(!progress.isHistory, "the past was not read to its end")
        return duration
    }

    /// None of the validators has a share of ours.
    private struct NoShares: RegistryTarget {
        func raiseSlashingFloor(of share: ActiveShare) -> Epoch { 0 }
        func add(_ share: ActiveShare) {}
        func remove(_ pubkey: BLSPubkey) {}
        func setFeeRecipient(_ recipient: ExecutionAddress, of pubkey: BLSPubkey) {}
        func exit(_ pubkey: BLSPubkey, blockTime: UInt64) -> Bool { true }
    }
}
