package import BLS
package import Primitives
package import Signing
package import SlashingProtection
package import ValidatorClient

/// The keys of a validator client that runs: signer, gate, record and duties, touched in the order that makes it safe.
package final class RunningKeys: KeyRunner {
    let signing: SigningService
    private let local: LocalSigner
    private let remote: RemoteSigners
    package let store: any SlashingStore
    private let registry: KeyRegistry
    /// Why keys stop while they are paused.
    private let pausedFor: String

    /// Where remote keys are signed for.
    package struct RemoteSigners: Sendable {
        package var add: @Sendable ([RemoteKey]) async throws -> Void
        package var remove: @Sendable ([BLSPubkey]) async -> Void

        package init(
            add: @escaping @Sendable ([RemoteKey]) async throws -> Void = { _ in },
            remove: @escaping @Sendable ([BLSPubkey]) async -> Void = { _ in }
        ) {
            self.add = add
            self.remove = remove
        }
    }

    /// - Parameter pausedFor: why keys stop that are paused here. Keys that were stopped for anything else stay stopped
    ///   when they go on here.
    package init(
        signing: SigningService, local: LocalSigner, remote: RemoteSigners, store: any SlashingStore,
        registry: KeyRegistry, pausedFor: String = "it is being removed"
    ) {
        self.signing = signing
        self.local = local
        self.remote = remote
        self.store = store
        self.registry = registry
        self.pausedFor = pausedFor
    }

    package func start(local keys: [SecretKey]) async throws {
        let pubkeys = keys.map(\.publicKey.compressed)
        let validators = try await record(pubkeys)
        for key in keys { local.add(key) }
        enable(validators)
    }

    package func start(remote keys: [RemoteKey]) async throws {
        let validators = try await record(keys.map(\.pubkey))
        try await remote.add(keys)
        enable(validators)
    }

    /// Makes keys do duties that a signer has already.
    func begin(_ pubkeys: [BLSPubkey]) async throws { enable(try await record(pubkeys)) }

    package func pause(_ pubkeys: [BLSPubkey]) async {
        for pubkey in pubkeys { signing.gate.suspend(pubkey, reason: pausedFor) }
        registry.remove(pubkeys)
    }

    package func resume(_ pubkeys: [BLSPubkey]) async throws {
        let validators = try await record(pubkeys)
        for pubkey in pubkeys { signing.gate.resume(pubkey, suspendedFor: pausedFor) }
        registry.add(validators)
    }

    /// Whether a key is paused here, and stopped for nothing else.
    package func isPaused(_ pubkey: BLSPubkey) -> Bool {
        signing.gate.refusal(pubkey) == .disabledKey(pubkey, reason: pausedFor)
    }

    package func drop(_ pubkeys: [BLSPubkey]) async {
        for pubkey in pubkeys {
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

    private func enable(_ keys: [ValidatorKey]) {
        for key in keys { signing.gate.enable(key.pubkey) }
        registry.add(keys)
    }
}
