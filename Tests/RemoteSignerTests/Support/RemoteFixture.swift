import BLS
import ConsensusTypes
import Foundation
import Logging
import Primitives
import RemoteSigner
import ServiceTestSupport
import Signing
import SlashingProtection
import Synchronization
import TestSupport

/// A signing service whose keys are at a scripted remote signer.
final class RemoteFixture: Sendable {
    static let chain = Root(bytes: [UInt8](repeating: 0x22, count: 32)) ?? Root()

    /// All forks in a row: Bellatrix from epoch 2 on, and so on up to Gloas at epoch 7.
    static let spec: Spec = {
        var config = Spec.minimal.config
        for (epoch, fork) in ForkName.allCases.enumerated() { config.setForkEpoch(fork, Epoch(UInt64(epoch))) }
        return Spec(preset: Spec.minimal.preset, config: config)
    }()

    let keys: [SecretKey]
    let server: ScriptedRemoteSigner
    let remote: RemoteSigner
    let service: SigningService
    let log = LogRecord()
    let port: Int
    private let directory: String
    private let database: SlashingDatabase

    /// - Parameter configure: changes what is generous by default.
    private init(
        _ keys: [SecretKey], _ server: ScriptedRemoteSigner, port: Int, _ context: SigningContext,
        _ configuration: RemoteSignerConfiguration
    ) throws {
        self.keys = keys
        self.server = server
        self.port = port
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        database = try SlashingDatabase.create(
            path: directory + "/slashing.sqlite", genesisValidatorsRoot: Self.chain)
        try database.register(keys.map(\.publicKey.compressed))
        let record = log
        let logger = Logger(label: "remote") { _ in record }
        remote = try RemoteSigner(configuration, context: context, logger: logger)
        service = try SigningService(
            context: context, database: database, signers: CompositeSigner([remote]),
            gate: KeyGate(enabled: keys.map(\.publicKey.compressed)), logger: logger)
    }

    /// Runs `body` with a signer that is up and whose keys are known, and ends everything afterwards.
    static func with(
        keys count: Int = 8, configure: (inout RemoteSignerConfiguration) -> Void = { _ in },
        _ body: (RemoteFixture) async throws -> Void
    ) async throws {
        let keys = (0..<count).map { InteropKeys.secretKey(index: $0) }
        let context = SigningContext(spec: spec, genesisValidatorsRoot: chain)
        let server = ScriptedRemoteSigner(keys, context)
        let port = try await server.start()
        var configuration = RemoteSignerConfiguration(url: "http://127.0.0.1:\(port)")
        configuration.timeout = .seconds(60)
        configure(&configuration)
        let fixture = try RemoteFixture(keys, server, port: port, context, configuration)
        do {
            if configuration.keys == .all { _ = try await fixture.remote.refreshKeys() }
            try await body(fixture)
        } catch {
            await fixture.end()
            throw error
        }
        await fixture.end()
    }

    private func end() async {
        await remote.close()
        await server.stop()
        try? database.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    func pubkey(_ index: Int) -> BLSPubkey { keys[index].publicKey.compressed }
}

/// Keeps what is logged.
final class LogRecord: LogHandler, Sendable {
    private let record = Mutex<[String]>([])

    var lines: [String] { record.withLock { $0 } }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }

    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        record.withLock { $0.append("\(event.level) \(event.message) \(event.metadata ?? [:])") }
    }
}

extension Result {
    var failure: Failure? {
        if case .failure(let error) = self { return error }
        return nil
    }
}

/// Lets other tasks run until the condition holds.
func until(_ condition: () -> Bool) async {
    while !condition() { await Task.yield() }
}
