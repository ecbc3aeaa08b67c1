import ArgumentParser
import ConsensusTypes
import Console
import Foundation
import KeymanagerAPI
import Primitives
import ServiceLifecycle
import SlotClock
import ValidatorClient

struct ValidatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validator",
        abstract: "Runs a validator client against one or more beacon nodes.",
        discussion: """
            Keys are EIP-2335 keystores in DIR/keys/0x<pubkey>/keystore.json with their passwords in DIR/secrets/0x<pubkey>; \
            'vigil keys' makes, imports, moves and exports them. Decrypted keys are kept in DIR/key-cache, encrypted under \
            the passwords, so that the next start is quick. \
            What they sign is recorded in DIR/slashing-protection.sqlite before any signature is made; without that file the \
            client does not start, unless --init-slashing-protection says that the keys have never signed.

            Example:
              vigil keys interop --data-dir ./client --count 16
              vigil validator --beacon-nodes http://127.0.0.1:5052 --data-dir ./client \\
                --init-slashing-protection --suggested-fee-recipient 0x…
            """)

    @OptionGroup(title: "Beacon nodes") var nodes: BeaconNodeOptions

    @Option(help: "Where keys, passwords and the slashing-protection database are kept.")
    var dataDir: String

    @Flag(help: "Make the slashing-protection database if it is missing. Only for keys that have never signed.")
    var initSlashingProtection = false

    @OptionGroup(title: "Slashing protection") var slashingStore: SlashingStoreOptions

    @OptionGroup(title: "Slashing protection") var slashingAudit: SlashingAuditOptions

    @Option(
        help:
            "The config.yaml that the node's chain must have, or 'minimal' or 'mainnet'; without it the node's is taken."
    )
    var config: String?

    @Option(help: ArgumentHelp(stringLiteral: Network.help))
    var network = "auto"

    @Option(help: "How many seconds to wait at the start for a node, or the only source of keys, before giving up.")
    var waitForNode: Double = 60

    @OptionGroup(title: "Keys") var keyOptions: KeyOptions

    @Flag(
        help: ArgumentHelp(
            "Look for other users of the keys: at the start two to three epochs without a signature, then all the time.",
            discussion: "A quick restart after an orderly end does not wait."))
    var doppelgangerProtection = false

    @Option(
        help: ArgumentHelp(
            "How long attesters wait after a block that is there early, so that other nodes have it too.",
            discussion: "Never beyond the time at which attestations are due. Without it: 300 ms on mainnet.",
            valueName: "ms"))
    var attestationGrace: Int64?

    @OptionGroup(title: "Proposals") var proposerOptions: ProposerOptions

    @OptionGroup(title: "Remote signers") var remoteSigners: RemoteSignerOptions

    @OptionGroup(title: "Keymanager API") var keymanagerOptions: KeymanagerOptions

    @OptionGroup(title: "Watching it") var operations: OperationOptions

    @OptionGroup(title: "SSV registry") var registryOptions: RegistryOptions

    @OptionGroup var logging: LoggingOptions

    func validate() throws {
        guard (0...1_000_000).contains(waitForNode) else { throw ValidationError("--wait-for-node takes 0 to 1000000") }
        guard attestationGrace.map({ (0...4000).contains($0) }) ?? true else {
            throw ValidationError("--attestation-grace takes 0 to 4000 ms")
        }
    }

    func run() async throws {
        try await NewFolders.removed(ifFailing: dataDir) { try await runClient() }
    }

    private func runClient() async throws {
        let logger = try logging.logger("validator")
        var setup = ValidatorSetup(
            dataDirectory: dataDir, beaconNodes: try nodes.setup(), createsSlashingProtection: initSlashingProtection)
        setup.slashingProtectionURL = slashingStore.slashingProtectionURL
        setup.slashingProtectionAudit = slashingAudit.audit
        setup.keys = KeyUnlocking(directory: keyOptions.directory(dataDir), loading: keyOptions.loading)
        switch try Network(network) {
        case .auto: break
        case .known(_, let root): setup.configuration.expectedGenesisValidatorsRoot = root
        case .configured(let spec, let root):
            setup.configuration.expectedSpec = spec
            setup.configuration.expectedGenesisValidatorsRoot = root
        }
        if let config { setup.configuration.expectedSpec = try Files.spec(config) }
        setup.registry = try registryOptions.setup()
        let mayBeEmpty = setup.registry != nil || keymanagerOptions.keymanager
        setup.keys?.mayBeEmpty = mayBeEmpty
        setup.configuration.mayStartWithoutKeys = mayBeEmpty
        setup.configuration.nodePatience = Millis(Int64(waitForNode * 1000))
        let (proposers, files) = try proposerOptions.open(dataDirectory: dataDir, logger: logger)
        setup.configuration.proposers = proposers
        setup.configuration.isStrictAboutFeeRecipients = proposerOptions.strictFeeRecipient
        setup.configuration.attestationGrace = attestationGrace.map { Millis($0) }
        setup.configuration.watchesForDoppelgangers = doppelgangerProtection
        setup.configuration.cleanShutdown = CleanShutdown(path: dataDir + "/clean-shutdown")
        let remoteKeys = RemoteKeys(try remoteSigners.configurations(), logger: logger.of(.keys))
        setup.remoteKeys = remoteKeys
        setup.keymanager = keymanagerOptions.keymanager ? KeymanagerSlot() : nil
        setup.configuration.shutdownLookahead = UInt64(operations.shutdownLookahead)
        let ready = setup
        do {
            try await Services.run(patience: operations.shutdownPatience, logger: logger) {
                let watching = try await ValidatorOperations(operations, dataDirectory: dataDir, logger: logger)
                var services: [any Service] = watching.services + [files, remoteKeys]
                if let slot = ready.keymanager {
                    services.append(
                        try await keymanagerOptions.bind(slot, dataDirectory: dataDir, logger: logger.of(.keys)))
                }
                return services + [try ready.client(observer: watching.observer, logger: logger)]
            }
        } catch let error as ValidatorClientError where Self.exitCodes[error.code] != nil {
            throw UserError(error.message, exitCode: Self.exitCodes[error.code] ?? 1)
        }
    }

    /// Ends after which nobody must start the client again without looking: a supervisor can tell them from others.
    private static let exitCodes: [ValidatorClientError.Code: Int32] = [.doppelganger: 3, .slashed: 4]
}
