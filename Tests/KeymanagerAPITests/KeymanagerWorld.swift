import AsyncHTTPClient
import BLS
import BeaconAPI
import ConsensusTypes
import Foundation
import HTTPService
import KeymanagerAPI
import Keystores
import Logging
import NIOCore
import NIOHTTP1
import Primitives
import ProposerSettings
import Signing
import SlashingProtection
import SlotClock
import Synchronization
import ValidatorClient

/// A keymanager with a data directory, a slashing database and a signer of its own, behind its real server.
struct KeymanagerWorld: Sendable {
    /// What the parts that tests cannot reach otherwise are told to do.
    final class Script: Sendable {
        struct State: Sendable {
            var startFault: String?
            var exportFault: SlashingDatabaseError?
            /// How many exports go well before the fault.
            var goodExports = 0
            var importFault: SlashingDatabaseError?
            /// What happens while an export is made.
            var duringExport: @Sendable () async -> Void = {}
            /// Whether other machines use the record as well.
            var isShared = false
            var lookUp: @Sendable (BLSPubkey) throws -> ValidatorInfo? = { _ in nil }
            var remoteKeys: [BLSPubkey] = []
        }
        private let state = Mutex(State())
        var now: State { state.withLock { $0 } }
        func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }
    }

    struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    struct Reply: Sendable {
        var status: UInt
        var text: String
        var headers: [String: String]
    }

    static let genesisValidatorsRoot = Root(bytes: Array(repeating: 7, count: 32)) ?? Root()
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    let path: String
    let script = Script()
    let database: SlashingDatabase
    let signing: SigningService
    let registry = KeyRegistry()
    let proposers: ProposerSettings
    let slot = KeymanagerSlot()
    let spec = Spec.minimal
    let token: String

    /// - Parameters:
    ///   - readOnly: keys that are in use, and whose files are outside the data directory.
    ///   - readOnlyRemote: a remote key of the configuration.
    ///   - logger: what the keymanager says.
    init(
        layers: ProposerLayers = ProposerLayers(), readOnly: [SecretKey] = [], readOnlyRemote: RemoteKey? = nil,
        logger: Logger = KeymanagerWorld.logger
    ) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "vigil-keymanager-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        _ = try BearerToken.load(path + "/api-token.txt", isOwn: true)
        token = try String(contentsOfFile: path + "/api-token.txt", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        database = try SlashingDatabase.create(
            path: path + "/slashing.sqlite", genesisValidatorsRoot: Self.genesisValidatorsRoot)
        let store = FaultyStore(database, script)
        let local = LocalSigner(keys: readOnly)
        signing = try SigningService(
            context: SigningContext(spec: spec, genesisValidatorsRoot: Self.genesisValidatorsRoot), database: store,
            signer: local, logger: Self.logger)
        proposers = try ProposerSettings(layers, storedAt: path + "/proposer-settings.json")
        let remote = RunningKeys.RemoteSigners(
            add: { [script] keys in
                if let fault = script.now.startFault { throw Fault(description: fault) }
                script.change { $0.remoteKeys += keys.map(\.pubkey) }
            },
            remove: { [script] keys in script.change { $0.remoteKeys.removeAll { keys.contains($0) } } })
        let runner = RunningKeys(signing: signing, local: local, remote: remote, store: store, registry: registry)
        let readOnlyKeys = readOnly.map { ($0.publicKey.compressed, true) }
        registry.add(readOnly.map { ValidatorKey($0.publicKey.compressed) })
        slot.fill(
            Keymanager(
                directory: KeystoreDirectory(path: path), local: Dictionary(uniqueKeysWithValues: readOnlyKeys),
                remote: readOnlyRemote.map { [$0] } ?? [],
                remoteStore: RemoteKeyStore(path: path + "/remote-keys.json"),
                runner: FaultyRunner(runner: runner, script: script), store: store, proposers: proposers,
                signing: signing, lookUp: { [script] in try script.now.lookUp($0) },
                clock: SlotClock(genesisTime: 0, slotDuration: 6000, slotsPerEpoch: 8), time: ManualTime(now: 600_000),
                logger: logger))
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// Serves while the body asks.
    func serving(
        slot: KeymanagerSlot? = nil, bodyLimit: Int = 256 << 20, _ body: @Sendable (Asker) async throws -> Void
    ) async throws {
        var configuration = KeymanagerServer.Configuration()
        configuration.port = 0
        configuration.bodyLimit = bodyLimit
        try await serving(configuration, slot: slot) { port async throws in
            try await body(Asker(base: "http://127.0.0.1:\(port)", token: token))
        }
    }

    func serving(
        _ configuration: KeymanagerServer.Configuration, slot: KeymanagerSlot? = nil,
        _ body: @Sendable (Int) async throws -> Void
    ) async throws {
        let server = try await KeymanagerServer.bind(
            configuration, token: try BearerToken.load(path + "/api-token.txt", isOwn: false),
            keymanager: slot ?? self.slot, logger: Self.logger)
        let run = Task { try await server.run() }
        let result: Result<Void, any Error>
        do { result = .success(try await body(server.port)) } catch { result = .failure(error) }
        run.cancel()
        try await run.value
        try result.get()
    }
}

/// Asks a server over HTTP.
struct Asker: Sendable {
    let base: String
    var token: String?

    func callAsFunction(
        _ method: String, _ path: String, _ body: String? = nil, authorization: String? = nil
    ) async throws -> KeymanagerWorld.Reply {
        var request = HTTPClientRequest(url: base + path)
        request.method = .RAW(value: method)
        if let value = authorization ?? token.map({ "Bearer " + $0 }), !value.isEmpty {
            request.headers.add(name: "Authorization", value: value)
        }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let content = try await response.body.collect(upTo: 64 << 20)
        let headers = Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
        return KeymanagerWorld.Reply(
            status: response.status.code, text: String(buffer: content), headers: headers)
    }
}

/// Does what the running keys do, unless told to fail.
private struct FaultyRunner: KeyRunner {
    let runner: RunningKeys
    let script: KeymanagerWorld.Script

    func start(local keys: [SecretKey]) async throws {
        if let fault = script.now.startFault { throw KeymanagerWorld.Fault(description: fault) }
        try await runner.start(local: keys)
    }
    func start(remote keys: [RemoteKey]) async throws { try await runner.start(remote: keys) }
    func pause(_ pubkeys: [BLSPubkey]) async { await runner.pause(pubkeys) }
    func resume(_ pubkeys: [BLSPubkey]) async throws { try await runner.resume(pubkeys) }
    func drop(_ pubkeys: [BLSPubkey]) async { await runner.drop(pubkeys) }
}

/// A real database that fails when told to.
private struct FaultyStore: SlashingStore {
    let database: SlashingDatabase
    let script: KeymanagerWorld.Script

    init(_ database: SlashingDatabase, _ script: KeymanagerWorld.Script) {
        self.database = database
        self.script = script
    }

    var genesisValidatorsRoot: Root { database.genesisValidatorsRoot }
    var location: String { database.location }
    var isShared: Bool { script.now.isShared }

    func checkAndCommit(
        attestations: [AttestationToSign]
    ) async throws(SlashingDatabaseError) -> [SlashingDecision] {
        try await database.checkAndCommit(attestations: attestations)
    }
    func checkAndCommit(block: BlockToSign) async throws(SlashingDatabaseError) -> SlashingDecision {
        try await database.checkAndCommit(block: block)
    }
    func register(_ pubkeys: [BLSPubkey]) async throws(SlashingDatabaseError) -> Int {
        try database.register(pubkeys)
    }
    func registeredKeys() async throws(SlashingDatabaseError) -> [BLSPubkey] { try database.registeredKeys() }
    func watermarks(of pubkey: BLSPubkey) async throws(SlashingDatabaseError) -> Watermarks? {
        try database.watermarks(of: pubkey)
    }
    func watermarks(of pubkeys: [BLSPubkey]) async throws(SlashingDatabaseError) -> [BLSPubkey: Watermarks] {
        try database.watermarks(of: pubkeys)
    }
    func raise(_ floors: [BLSPubkey: Watermarks]) async throws(SlashingDatabaseError) { try database.raise(floors) }
    func importInterchange(_ json: [UInt8]) async throws(SlashingDatabaseError) -> InterchangeImportSummary {
        if let fault = script.now.importFault { throw fault }
        return try database.importInterchange(json)
    }
    func importInterchange(
        _ source: InterchangeSource
    ) async throws(SlashingDatabaseError) -> InterchangeImportSummary {
        try database.importInterchange(source)
    }
    func exportInterchange(pubkeys: Set<BLSPubkey>?) async throws(SlashingDatabaseError) -> [UInt8] {
        await script.now.duringExport()
        if let fault = script.now.exportFault, script.now.goodExports == 0 { throw fault }
        script.change { $0.goodExports = max(0, $0.goodExports - 1) }
        return try database.exportInterchange(pubkeys: pubkeys)
    }
    func close() async throws(SlashingDatabaseError) { try database.close() }
}
