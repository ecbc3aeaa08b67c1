import BLS
import ConsensusTypes
import Foundation
import Logging
import Primitives
import Signing
import SlashingProtection
import Synchronization
import TestSupport

/// A signing service over a fresh slashing database, with the first interop keys.
final class SigningFixture: Sendable {
    static let chain = Root(bytes: [UInt8](repeating: 0x11, count: 32)) ?? Root()

    let keys: [SecretKey]
    let database: SlashingDatabase
    let service: SigningService
    let log = LogRecord()
    private let directory: String

    init(
        spec: Spec = .minimal, chain: Root = SigningFixture.chain, keys count: Int = 16,
        signer: (([SecretKey]) -> any Signer)? = nil
    ) throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        keys = (0..<count).map { InteropKeys.secretKey(index: $0) }
        database = try SlashingDatabase.create(path: directory + "/slashing.sqlite", genesisValidatorsRoot: chain)
        try database.register(keys.map(\.publicKey.compressed))
        let record = log
        service = try SigningService(
            context: SigningContext(spec: spec, genesisValidatorsRoot: chain), database: database,
            signer: signer?(keys) ?? LocalSigner(keys: keys),
            logger: Logger(label: "signing") { _ in record })
    }

    deinit {
        try? database.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    func pubkey(_ index: Int) -> BLSPubkey { keys[index].publicKey.compressed }

    /// Whether the signature is the key's, over the root.
    func verifies(_ signature: BLSSignature?, _ root: Root, key index: Int) -> Bool {
        guard let signature, let decoded = try? Signature(signature) else { return false }
        return decoded.verify(message: root, key: keys[index].publicKey)
    }
}

/// The attestation data of one vote.
func vote(source: UInt64, target: UInt64, block: UInt8 = 1) -> AttestationData {
    var root = Root()
    root[0] = block
    return AttestationData(
        slot: Slot(target * 8), index: 0, beaconBlockRoot: root,
        source: Checkpoint(epoch: Epoch(source), root: Root()), target: Checkpoint(epoch: Epoch(target), root: root))
}

func header(slot: UInt64, state: UInt8 = 1) -> BeaconBlockHeader {
    var root = Root()
    root[0] = state
    return BeaconBlockHeader(
        slot: Slot(slot), proposerIndex: 3, parentRoot: Root(), stateRoot: root, bodyRoot: Root())
}

extension Result {
    var success: Success? { try? get() }

    var failure: Failure? {
        if case .failure(let error) = self { return error }
        return nil
    }
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
