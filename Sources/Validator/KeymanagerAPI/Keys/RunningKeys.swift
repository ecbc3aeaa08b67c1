package import BLS
package import Primitives
package import Signing
package import SlashingProtection
import Synchronization
package import ValidatorClient

/// The keys of a validator client that runs: signer, gate, record and duties, touched in the order that makes it safe.
package final class RunningKeys: KeyRunner {
    private let signing: SigningService
    private let local: LocalSigner
    private let remote: RemoteSigners
    private let store: any SlashingStore
    private let registry: KeyRegistry
    /// Why keys that are paused had been stopped before: they are not to sign when they go on.
    private let stopped = Mutex<[BLSPubkey: String]>([:])

    /// Where remote keys are signed for.
    package struct RemoteSigners: Sendable {
        package var add: @Sendable ([RemoteKey]) async throws -> Void
        package var remove: @Sendable ([BLSPubkey]) async -> Void

        package init(
            add: @escaping @Sendable ([RemoteKey]) async throws -> Void,
            remove: @escaping @Sendable ([BLSPubkey]) async -> Void
        ) {
            self.add = add
            self.remove = remove
        }
    }

    package init(
        signing: SigningService, local: LocalSigner, remote: RemoteSigners, store: any SlashingStore,
        registry: KeyRegistry
    ) {
        self.signing = signing
        self.local = local
        self.remote = remote
        self.store = store
        self.registry = registry
    }

    package func start(local keys: [SecretKey]) async throws {
        let pubkeys = keys.map(\.publicKey.compressed)
        let validators = try await record(pubkeys)
        for key in keys { local.add(key) }
        begin(validators)
    }

    package func start(remote keys: [RemoteKey]) async throws {
        let validators = try await record(keys.map(\.pubkey))
        try await remote.add(keys)
        begin(validators)
    }

    package func pause(_ pubkeys: [BLSPubkey]) async {
        for pubkey in pubkeys {
            if case .disabledKey(_, let reason) = signing.gate.refusal(pubkey) {
                stopped.withLock { $0[pubkey] = reason }
            }
            signing.gate.disable(pubkey, reason: "it is being removed")
        }
        registry.remove(pubkeys)
    }

    package func resume(_ pubkeys: [BLSPubkey]) async throws {
        begin(try await record(pubkeys))
    }

    package func drop(_ pubkeys: [BLSPubkey]) async {
        for pubkey in pubkeys {
            stopped.withLock { $0[pubkey] = nil }
            signing.gate.remove(pubkey)
            local.remove(pubkey)
        }
        await remote.remove(pubkeys)
    }

    /// Makes sure that there is a record of every key before it signs, and reads what is in it.
    private func record(_ pubkeys: [BLSPubkey]) async throws -> [ValidatorKey] {
        try await store.register(pubkeys)
        let watermarks = try await store.watermarks(of: pubkeys)
        return pubkeys.map { pubkey in
            ValidatorKey(
                pubkey, attestedTarget: watermarks[pubkey]?.attestation?.target,
                proposedSlot: watermarks[pubkey]?.block?.slot)
        }
    }

    private func begin(_ keys: [ValidatorKey]) {
        for key in keys {
            if let reason = stopped.withLock({ $0.removeValue(forKey: key.pubkey) }) {
                signing.gate.disable(key.pubkey, reason: reason)
            } else {
                signing.gate.enable(key.pubkey)
            }
        }
        registry.add(keys)
    }
}
