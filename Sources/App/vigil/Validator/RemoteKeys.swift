import Console
import KeymanagerAPI
import Logging
import Primitives
import RemoteSigner
import ServiceLifecycle
import Signing
import SlashingProtection
import Synchronization
import ValidatorClient

/// The remote signers of a client: made for its chain when it opens its keys, and followed while it runs.
final class RemoteKeys: Service {
    /// Whose keys come and go.
    struct Client: Sendable {
        let signing: SigningService
        let store: any SlashingStore
        let registry: KeyRegistry
        let signers: [RemoteSigner]
        /// Whether keys without a record are taken to have never signed.
        let registersNewKeys: Bool
        /// Where the keymanager is, when there is one.
        let keymanager: KeymanagerSlot?

        /// Stops keys that no signer lists any more, and lets them go on when one does again.
        fileprivate var runner: RunningKeys {
            RunningKeys(
                signing: signing, local: LocalSigner(keys: []), remote: RunningKeys.RemoteSigners(), store: store,
                registry: registry, pausedFor: "its remote signer does not have it any more")
        }
    }

    private let configurations: [RemoteSignerConfiguration]
    private let logger: Logger
    private let clients = AsyncStream.makeStream(of: Client.self, bufferingPolicy: .bufferingNewest(1))
    /// All that were made, to be closed at the end.
    private let made = Mutex<[RemoteSigner]>([])

    init(_ configurations: [RemoteSignerConfiguration], logger: Logger) {
        self.configurations = configurations
        self.logger = logger
    }

    /// Whether none is configured.
    var isEmpty: Bool { configurations.isEmpty }

    /// Makes the signers and asks each for its keys. One that does not answer costs its keys a later start, no more,
    /// unless nobody else has any.
    /// - Parameters:
    ///   - hasOtherKeys: there are keys beside theirs, or may be later.
    ///   - patience: how long to wait for a signer when there are not.
    /// - Throws: `UserError` when one cannot be made, or there is no key after that time.
    func open(_ context: SigningContext, hasOtherKeys: Bool, patience: Duration) async throws -> [RemoteSigner] {
        var signers: [RemoteSigner] = []
        for configuration in configurations {
            do throws(RemoteSignerError) {
                signers.append(try make(configuration, context))
            } catch {
                throw UserError("\(error)")
            }
        }
        do {
            try await SignersAtStart(hasOtherKeys: hasOtherKeys, patience: patience, logger: logger).ask(signers)
        } catch let error as RemoteSignerError {
            throw UserError(
                "\(error)",
                remedy: "start the remote signer first, or name its keys with --remote-signer-keys FILE; "
                    + "--wait-for-node gives it more time")
        }
        return signers
    }

    /// A signer at a URL, for some keys. One that is configured is asked as the configuration has it; what it has of
    /// secrets goes to no other.
    func signer(at url: String, for pubkeys: Set<BLSPubkey>, _ context: SigningContext) throws -> RemoteSigner {
        var configuration = configurations.first { $0.url == url } ?? RemoteSignerConfiguration(url: url)
        configuration.keys = .listed(pubkeys)
        return try make(configuration, context)
    }

    private func make(
        _ configuration: RemoteSignerConfiguration, _ context: SigningContext
    ) throws(RemoteSignerError) -> RemoteSigner {
        let signer = try RemoteSigner(configuration, context: context, logger: logger)
        made.withLock { $0.append(signer) }
        return signer
    }

    /// Closes a signer that nothing is asked of any more.
    func close(_ signer: RemoteSigner) async {
        made.withLock { $0.removeAll { $0 === signer } }
        await signer.close()
    }

    /// Follows the keys of this client from now on.
    func follow(_ client: Client) { clients.continuation.yield(client) }

    /// Ends after the client, whose last signatures may still be on their way to it.
    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            for await client in clients.stream {
                await withTaskGroup(of: Void.self) { group in
                    for signer in client.signers {
                        group.addTask { await signer.run { await self.take($0, of: signer, client) } }
                    }
                }
            }
        }
        for signer in made.withLock({ $0 }) { await signer.close() }
    }

    private func take(_ change: RemoteSigner.KeyChange, of signer: RemoteSigner, _ client: Client) async {
        let gone = change.gone.filter { !client.signing.signers.holds($0) }
        do {
            let result = try await client.runner.follow(
                appeared: change.appeared, gone: gone, registersNew: client.registersNewKeys)
            client.keymanager?.keymanager?.follow(
                appeared: result.begun.map { RemoteKey(pubkey: $0, url: signer.name, isReadOnly: true) }, gone: gone)
            guard let first = result.unrecorded.first else { return }
            logger.error(
                "a remote signer has keys of which the slashing-protection database knows nothing: they do not sign",
                metadata: [
                    "signer": "\(signer.name)", "keys": "\(result.unrecorded.count)", "first": "\(first)",
                    "remedy": "import their history, or start once with --init-slashing-protection",
                ])
        } catch {
            logger.error(
                "the new keys of a remote signer do not begin before the next start",
                metadata: ["signer": "\(signer.name)", "reason": "\(error)"])
        }
    }
}
