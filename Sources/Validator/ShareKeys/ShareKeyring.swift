import Duties
package import Primitives
package import ProposerSettings
package import RegistrySync
package import Signing
package import SlashingProtection
package import SlotClock
import Synchronization
package import ValidatorClient

/// Why a share is not taken in.
package struct ShareConflict: Error, Hashable, Sendable, CustomStringConvertible {
    package let pubkey: BLSPubkey

    package var description: String {
        "the key \(pubkey) is in a keystore of this client as a whole: a key that a cluster runs must not be used beside it"
    }
}

/// Takes the shares that the registry names into the validator client, and out of it again.
///
/// A share comes under its validator's public key: duties, records of what was signed, and settings are the validator's.
/// What it may sign is decided once, by `ShareSigning`.
package final class ShareKeyring: RegistryTarget {
    private static let withheldReason =
        "one operator's share makes no signature of the validator, and no --ssv-middleware is there to combine them"

    private let signing: ShareSigning
    private let service: SigningService
    /// Holds shares only: a keystore's key of the same validator is none of its business.
    private let signer = LocalSigner(keys: [])
    private let store: any SlashingStore
    private let registry: KeyRegistry
    private let exits: ExitRequests
    private let settings: ProposerSettings
    private let clock: SlotClock
    private let time: any WallTime
    /// The shares that are in, with where their fees go.
    private let shares = Mutex<[BLSPubkey: ExecutionAddress]>([:])

    package init(
        signing: ShareSigning, service: SigningService, store: any SlashingStore, registry: KeyRegistry,
        exits: ExitRequests, settings: ProposerSettings, clock: SlotClock, time: any WallTime
    ) {
        self.signing = signing
        self.service = service
        self.store = store
        self.registry = registry
        self.exits = exits
        self.settings = settings
        self.clock = clock
        self.time = time
        service.signers.add(signer)
    }

    package func raiseSlashingFloor(of share: ActiveShare) async throws -> Epoch {
        let slot = clock.slot(at: time.now) ?? 0
        let epoch = clock.epoch(of: slot)
        let floor = Watermarks(
            block: BlockWatermark(slot: slot, signingRoot: nil),
            attestation: AttestationWatermark(source: epoch.saturatingSubtract(1), target: epoch, signingRoot: nil))
        try await store.raise([share.pubkey: floor])
        return epoch + 1
    }

    package func add(_ share: ActiveShare) async throws {
        let pubkey = share.pubkey
        let isKnown = shares.withLock { $0[pubkey] != nil }
        guard isKnown || !registry.contains(pubkey) else { throw ShareConflict(pubkey: pubkey) }
        let known = try await store.watermarks(of: pubkey)
        pay(share.feeRecipient, for: pubkey)
        switch signing {
        case .withheld:
            service.gate.disable(pubkey, reason: Self.withheldReason)
        case .middleware:
            signer.add(share.secret, for: pubkey)
            service.gate.enable(pubkey)
        }
        registry.add([
            ValidatorKey(
                pubkey, attestedTarget: known?.attestation?.target, proposedSlot: known?.block?.slot,
                minParticipationEpoch: share.minParticipationEpoch, use: signing == .withheld ? .withheldShare : .share)
        ])
    }

    package func remove(_ pubkey: BLSPubkey) async throws {
        guard shares.withLock({ $0[pubkey] != nil }) else { return }
        service.gate.remove(pubkey)
        signer.remove(pubkey)
        registry.remove([pubkey])
        pay(nil, for: pubkey)
    }

    package func setFeeRecipient(_ recipient: ExecutionAddress, of pubkey: BLSPubkey) async throws {
        if shares.withLock({ $0[pubkey] != nil }) { pay(recipient, for: pubkey) }
    }

    /// Four slots after the block that asked for it, as all operators of the cluster do. True when a node has taken it.
    package func exit(_ pubkey: BLSPubkey, blockTime: UInt64) async throws -> Bool {
        // What signs nothing asks for no exit: the cluster makes it without us.
        guard signing != .withheld, shares.withLock({ $0[pubkey] != nil }), !exits.isSettled(pubkey) else {
            return true
        }
        let due = (clock.slot(at: Millis(seconds: blockTime)) ?? 0) + Self.exitDelay
        guard let slot = clock.slot(at: time.now), slot >= due else { return false }
        exits.request(pubkey, notBefore: due)
        return false
    }

    private static let exitDelay: Slot = 4

    /// One key's change, at one key's cost: a registry names thousands one by one.
    private func pay(_ recipient: ExecutionAddress?, for pubkey: BLSPubkey) {
        shares.withLock { $0[pubkey] = recipient }
        settings.set(
            contract: recipient.map { recipient in
                var overrides = ProposerOverrides()
                overrides.feeRecipient = recipient
                return overrides
            }, of: pubkey)
    }
}
