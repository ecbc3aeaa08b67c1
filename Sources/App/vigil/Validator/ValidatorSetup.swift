import BLS
import BeaconNodePool
import ConsensusTypes
import Console
import KeymanagerAPI
import Keystores
import Logging
import Primitives
import RemoteSigner
import ShareKeys
import Signing
import SlashingProtection
import SlotClock
import ValidatorClient

/// Puts a validator client together: its data directory, its keys, the record of what they signed, and the node.
struct ValidatorSetup: Sendable {
    var dataDirectory: String
    var beaconNodes: BeaconNodesSetup
    /// Whether a missing slashing-protection database is made, instead of refused.
    var createsSlashingProtection = false
    /// A PostgreSQL database with the record of what was signed; nil for the file in the data directory.
    var slashingProtectionURL: String?
    /// Whether every message that is signed is kept.
    var slashingProtectionAudit: SlashingAudit?
    /// How the keys are found and decrypted; by default those of the data directory alone, without a cache.
    var keys: KeyUnlocking?
    /// Keys at remote signers.
    var remoteKeys: RemoteKeys?
    var configuration = ValidatorClientConfiguration()
    /// Where to put the keymanager once the keys are open; nil when there is to be none.
    var keymanager: KeymanagerSlot?
    /// The registry contract whose shares are taken in.
    var registry: RegistrySetup?
    private let exits = ExitRequests()

    private var slashingStore: SlashingStoreOpening {
        SlashingStoreOpening(
            dataDirectory: dataDirectory, url: slashingProtectionURL, audit: slashingProtectionAudit,
            creates: createsSlashingProtection)
    }

    /// Locks the data directory, decrypts the keys, and returns a client that is ready to run.
    func client(observer: (any DutyObserver)? = nil, logger: Logger) throws -> ValidatorClient {
        var unlocking = self.keys ?? KeyUnlocking(directory: KeystoreDirectory(path: dataDirectory))
        let hasRemoteKeys = try !(remoteKeys?.isEmpty ?? true) || !importedRemoteKeys().isEmpty
        if hasRemoteKeys { unlocking.mayBeEmpty = true }
        let (lock, keys) = try unlocking.unlock(logger: logger.of(.keys))
        let pool = try beaconNodes.pool(spec: configuration.expectedSpec ?? .mainnet, logger: logger.of(.nodes))
        let setup = self
        return ValidatorClient(
            pool: pool, configuration: configuration,
            // The client keeps this closure, and with it the lock, for as long as it lives.
            openKeys: { [lock] context in
                defer { withExtendedLifetime(lock) {} }
                return try await setup.openKeys(keys, context, pool, logger)
            },
            exits: exits, observer: observer, logger: logger.of(.duties))
    }

    private func openKeys(
        _ keys: [SecretKey], _ context: SigningContext, _ pool: BeaconNodePool, _ logger: Logger
    ) async throws -> ValidatorKeys {
        let database = try await slashingStore.open(context.genesisValidatorsRoot, logger.of(.signing))
        let imported = try importedRemoteKeys()
        let remotes =
            try await remoteKeys?.open(
                context,
                hasOtherKeys: !keys.isEmpty || !imported.isEmpty || configuration.mayStartWithoutKeys,
                patience: (configuration.nodePatience ?? .never).duration) ?? []
        let local = LocalSigner(keys: keys)
        let signers = CompositeSigner([local] + remotes)
        let pubkeys = signers.publicKeys
        try await register(pubkeys, in: database, logger)
        let watermarks = try await database.watermarks(of: pubkeys)
        let signing = try SigningService(
            context: context, database: database, signers: signers, logger: logger.of(.signing))
        var opened = ValidatorKeys(
            signing: signing,
            pubkeys: pubkeys, attestedTargets: watermarks.compactMapValues { $0.attestation?.target },
            proposedSlots: watermarks.compactMapValues { $0.block?.slot })
        remoteKeys?.follow(
            RemoteKeys.Client(
                signing: signing, store: database, registry: opened.registry, signers: remotes,
                registersNewKeys: createsSlashingProtection, keymanager: keymanager))
        if let follow = following(opened, database, logger.of(.registry)) { opened.companions.append(follow) }
        let runner = runningKeys(local, opened, database, logger: logger.of(.keys))
        try await register(imported.map(\.pubkey), in: database, logger)
        try await runner.start(remote: imported)
        if let keymanager {
            let configured = remotes.flatMap { signer in
                signer.publicKeys.map { RemoteKey(pubkey: $0, url: signer.name, isReadOnly: true) }
            }
            try await openKeymanager(
                keymanager, local, configured + imported, runner, opened, pool, logger: logger.of(.keys))
        }
        return opened
    }

    /// Follows the registry contract beside the duties; nil when there is none to follow.
    private func following(
        _ keys: ValidatorKeys, _ store: any SlashingStore, _ logger: Logger
    ) -> (@Sendable (SlotClock) async throws -> Void)? {
        guard let registry else { return nil }
        let (exits, settings, folder) = (exits, configuration.proposers, dataDirectory)
        return { clock in
            let keyring = ShareKeyring(
                signing: registry.signing, service: keys.signing, store: store, registry: keys.registry, exits: exits,
                settings: settings, clock: clock, time: LiveTime())
            try await registry.follow(into: keyring, dataDirectory: folder, clock, logger)
        }
    }

    /// An empty history is given only to keys of which a person says that they never signed.
    private func register(_ pubkeys: [BLSPubkey], in database: any SlashingStore, _ logger: Logger) async throws {
        let known = try await database.registeredKeys()
        let unknown = Set(pubkeys).subtracting(known)
        guard let first = unknown.min() else { return }
        guard !createsSlashingProtection else {
            if !known.isEmpty {
                logger.warning(
                    "keys without a record are taken to have never signed, as --init-slashing-protection says",
                    metadata: ["keys": "\(unknown.count)", "first": "\(first)"])
            }
            try await database.register(pubkeys)
            return
        }
        let others = unknown.count > 1 ? " and \(unknown.count - 1) more" : ""
        throw UserError(
            "the slashing-protection database \(database.location) knows nothing of key \(first)\(others)",
            remedy: "if these keys have never signed, pass --init-slashing-protection once; "
                + "if they have, do not run them here without their history")
    }
}
