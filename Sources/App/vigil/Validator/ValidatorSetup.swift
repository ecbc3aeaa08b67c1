import BLS
import BeaconAPI
import BeaconAPIClient
import ConsensusTypes
import Console
import Foundation
import Keystores
import Logging
import Primitives
import Signing
import SlashingProtection
import ValidatorClient

/// Puts a validator client together: its data directory, its keys, the record of what they signed, and the node.
struct ValidatorSetup: Sendable {
    var dataDirectory: String
    /// The base URL of the beacon node.
    var beaconNode: String
    /// Whether a missing slashing-protection database is made, instead of refused.
    var createsSlashingProtection = false
    var configuration = ValidatorClientConfiguration()

    private var databasePath: String { dataDirectory + "/slashing-protection.sqlite" }

    /// Locks the data directory, decrypts the keys, and returns a client that is ready to run.
    func client(observer: (any DutyObserver)? = nil, logger: Logger) throws -> ValidatorClient {
        let directory = KeystoreDirectory(path: dataDirectory)
        let (lock, keys) = try unlock(directory)
        logger.info("keys are decrypted", metadata: ["keys": "\(keys.count)"])
        let setup = self
        return ValidatorClient(
            node: try HTTPBeaconNode(url: beaconNode, spec: configuration.expectedSpec ?? .mainnet),
            bind: { spec in try HTTPBeaconNode(url: setup.beaconNode, spec: spec) },
            configuration: configuration,
            // The client keeps this closure, and with it the lock, for as long as it lives.
            openKeys: { [lock] context in
                defer { withExtendedLifetime(lock) {} }
                return try await setup.openKeys(keys, context, logger)
            },
            observer: observer, logger: logger)
    }

    private func unlock(_ directory: KeystoreDirectory) throws -> (DirectoryLock, [SecretKey]) {
        let progress = ProgressLine("decrypting keys", total: (try? directory.list().count) ?? 0)
        do {
            guard try !directory.list().isEmpty else { throw noKeys }
            try requireKeystores(directory)
            let lock = try directory.lock()
            let keys = try directory.loadAll { done, _ in progress.show(done) }
            progress.finish()
            return (lock, keys)
        } catch let error as KeystoreError {
            progress.finish()
            throw error.code == .notFound && !Files.exists(directory.keysPath) ? noKeys : described(error, directory)
        }
    }

    /// A password without its keystore is a key that somebody believes to be doing its duties.
    private func requireKeystores(_ directory: KeystoreDirectory) throws {
        let secrets = (try? FileManager.default.contentsOfDirectory(atPath: directory.secretsPath)) ?? []
        for pubkey in secrets.sorted().compactMap({ BLSPubkey(hex: $0) }) {
            guard !Files.exists(directory.keystorePath(pubkey)) else { continue }
            throw UserError(
                "the keystore \(directory.keystorePath(pubkey)) is missing, but its password is there",
                remedy: "restore it, or remove \(directory.secretPath(pubkey)) if the key is not to be used here")
        }
    }

    private func described(_ error: KeystoreError, _ directory: KeystoreDirectory) -> UserError {
        let isPassword = error.code == .wrongPassword
        return UserError(error.message, remedy: isPassword ? "correct its password in \(directory.secretsPath)" : "")
    }

    private var noKeys: UserError {
        UserError(
            "there are no keys in \(dataDirectory)/keys",
            remedy: "make some with 'vigil keys interop', or put EIP-2335 keystores there")
    }

    private func openKeys(
        _ keys: [SecretKey], _ context: SigningContext, _ logger: Logger
    ) async throws -> ValidatorKeys {
        let database = try openDatabase(context.genesisValidatorsRoot, logger)
        let pubkeys = keys.map(\.publicKey.compressed)
        try await register(pubkeys, in: database)
        let attested = try await database.watermarks(of: pubkeys).compactMapValues { $0.attestation?.target }
        let signer = LocalSigner(keys: keys)
        return ValidatorKeys(
            signing: try SigningService(context: context, database: database, signer: signer, logger: logger),
            pubkeys: pubkeys, attestedTargets: attested)
    }

    /// An empty history is given only to keys of which a person says that they never signed.
    private func register(_ pubkeys: [BLSPubkey], in database: any SlashingStore) async throws {
        guard !createsSlashingProtection else {
            try await database.register(pubkeys)
            return
        }
        let unknown = Set(pubkeys).subtracting(try await database.registeredKeys())
        guard let first = unknown.min() else { return }
        let others = unknown.count > 1 ? " and \(unknown.count - 1) more" : ""
        throw UserError(
            "the slashing-protection database \(databasePath) knows nothing of key \(first)\(others)",
            remedy: "if these keys have never signed, pass --init-slashing-protection once; "
                + "if they have, do not run them here without their history")
    }

    private func openDatabase(_ genesisValidatorsRoot: Root, _ logger: Logger) throws -> any SlashingStore {
        let exists = Files.exists(databasePath)
        if createsSlashingProtection {
            logger.warning(
                exists
                    ? "--init-slashing-protection is for the first start only: drop it"
                    : "a new slashing-protection database is made: these keys must never have signed before",
                metadata: ["path": "\(databasePath)"])
        }
        guard exists || createsSlashingProtection else {
            throw UserError(
                "there is no slashing-protection database at \(databasePath)",
                remedy: "restore it if these keys have signed before; if they never have, "
                    + "pass --init-slashing-protection once")
        }
        do {
            return exists
                ? try SlashingDatabase.open(path: databasePath, genesisValidatorsRoot: genesisValidatorsRoot)
                : try SlashingDatabase.create(path: databasePath, genesisValidatorsRoot: genesisValidatorsRoot)
        } catch {
            throw UserError("\(error)")
        }
    }
}
