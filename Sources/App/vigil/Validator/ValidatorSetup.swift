import BLS
import BeaconAPI
import BeaconAPIClient
import ConsensusTypes
import Console
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
    /// How the keys are found and decrypted; by default those of the data directory alone, without a cache.
    var keys: KeyUnlocking?
    var configuration = ValidatorClientConfiguration()

    private var databasePath: String { dataDirectory + "/slashing-protection.sqlite" }

    /// Locks the data directory, decrypts the keys, and returns a client that is ready to run.
    func client(observer: (any DutyObserver)? = nil, logger: Logger) throws -> ValidatorClient {
        let (lock, keys) = try (self.keys ?? KeyUnlocking(directory: KeystoreDirectory(path: dataDirectory)))
            .unlock(logger: logger)
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

    private func openKeys(
        _ keys: [SecretKey], _ context: SigningContext, _ logger: Logger
    ) async throws -> ValidatorKeys {
        let database = try openDatabase(context.genesisValidatorsRoot, logger)
        let pubkeys = keys.map(\.publicKey.compressed)
        try await register(pubkeys, in: database)
        let watermarks = try await database.watermarks(of: pubkeys)
        let signer = LocalSigner(keys: keys)
        return ValidatorKeys(
            signing: try SigningService(context: context, database: database, signer: signer, logger: logger),
            pubkeys: pubkeys, attestedTargets: watermarks.compactMapValues { $0.attestation?.target },
            proposedSlots: watermarks.compactMapValues { $0.block?.slot })
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
