import Console
import Logging
import Primitives
import RemoteSigner
import ServiceLifecycle
import Signing

/// The remote signers of a client: made for its chain when it opens its keys, and followed while it runs.
final class RemoteKeys: Service {
    /// Whose keys come and go.
    struct Client: Sendable {
        let signing: SigningService
        /// The keys that the client does duties for; others that appear wait for its next start.
        let pubkeys: Set<BLSPubkey>
        let signers: [RemoteSigner]
    }

    private let configurations: [RemoteSignerConfiguration]
    private let logger: Logger
    private let clients = AsyncStream.makeStream(of: Client.self, bufferingPolicy: .bufferingNewest(1))

    init(_ configurations: [RemoteSignerConfiguration], logger: Logger) {
        self.configurations = configurations
        self.logger = logger
    }

    /// Whether there are none.
    var isEmpty: Bool { configurations.isEmpty }

    /// Makes the signers and asks each for its keys.
    /// - Throws: `UserError` when one cannot be made, or does not say which keys it has and none are named.
    func open(_ context: SigningContext) async throws -> [RemoteSigner] {
        var signers: [RemoteSigner] = []
        for configuration in configurations {
            let signer: RemoteSigner
            do throws(RemoteSignerError) {
                signer = try RemoteSigner(configuration, context: context, logger: logger)
            } catch {
                throw UserError("\(error)")
            }
            signers.append(signer)
            do {
                _ = try await signer.refreshKeys()
                logger.info(
                    "remote signer is ready",
                    metadata: ["signer": "\(signer.name)", "keys": "\(signer.publicKeys.count)"])
            } catch {
                guard configuration.keys != .all else {
                    throw UserError(
                        "\(error)",
                        remedy: "start the remote signer first, or name its keys with --remote-signer-keys FILE")
                }
                logger.warning(
                    "a remote signer does not say which keys it has: the named ones are taken",
                    metadata: ["signer": "\(signer.name)", "reason": "\(error)"])
            }
        }
        return signers
    }

    /// Follows the keys of this client from now on.
    func follow(_ client: Client) { clients.continuation.yield(client) }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            for await client in clients.stream {
                await withTaskGroup(of: Void.self) { group in
                    for signer in client.signers {
                        group.addTask { await signer.run { self.take($0, of: signer, client) } }
                    }
                }
            }
        }
    }

    private func take(_ change: RemoteSigner.KeyChange, of signer: RemoteSigner, _ client: Client) {
        let signers = client.signing.signers
        for pubkey in change.gone where !signers.holds(pubkey) {
            client.signing.gate.disable(pubkey, reason: "the remote signer \(signer.name) does not have it any more")
        }
        for pubkey in change.appeared where client.pubkeys.contains(pubkey) { client.signing.gate.enable(pubkey) }
        let unknown = change.appeared.filter { !client.pubkeys.contains($0) }
        guard !unknown.isEmpty else { return }
        logger.notice(
            "a remote signer has new keys: their duties begin at the next start",
            metadata: ["signer": "\(signer.name)", "keys": "\(unknown.count)"])
    }
}
