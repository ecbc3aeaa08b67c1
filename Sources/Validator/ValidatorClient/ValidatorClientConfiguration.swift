package import BeaconAPI
package import ConsensusTypes
package import Duties
package import Primitives
package import ProposerSettings
package import Signing
package import SlotClock

/// What a person decides about a validator client.
package struct ValidatorClientConfiguration: Sendable {
    /// Fee recipient, gas limit, graffiti and builders of every key.
    package var proposers = ProposerSettings()
    /// Whether a block whose payload pays another address than the key's is refused, instead of remarked upon.
    package var isStrictAboutFeeRecipients = false
    /// Whether blocks of our own building come with their payload, so that any node can publish it (Gloas). Otherwise
    /// the node that built it keeps it: less to send, but only that node can publish it.
    package var takesPayloads = false
    /// What must hold before the node broadcasts a block.
    package var broadcastValidation: BroadcastValidation?
    /// The chain the client is meant for: a node of another chain is refused.
    package var expectedSpec: Spec?
    /// Its identity, if known.
    package var expectedGenesisValidatorsRoot: Root?
    package var lateRule = LateRule.sourceTimely
    /// How long attesters wait after a block that is there early; nil: a fifth of the time they have, at most 300 ms.
    package var attestationGrace: Millis?
    /// How long to wait at the start for a node that cannot be reached, before giving up; nil waits for ever.
    package var nodePatience: Millis?
    /// Whether to look for other users of our keys, at the start and all the time.
    package var watchesForDoppelgangers = false
    /// Tells whether the last run ended in order; nil when nobody knows.
    package var cleanShutdown: CleanShutdown?
    /// How many slots ahead a graceful shutdown looks for a proposal to wait for; it also does the present slot's duties
    /// first. nil: it begins no new duty.
    package var shutdownLookahead: UInt64?
    /// How many validators one request for duties names at most: a quarter of what the strictest of the known nodes
    /// takes (Nimbus: 16 384).
    package var validatorsPerRequest = 4096
    /// Whether keys may come later: a client without any starts, and waits for them.
    package var mayStartWithoutKeys = false

    package init() {}

    func feeRecipient(of pubkey: BLSPubkey) -> ExecutionAddress? {
        proposers.settings(of: pubkey).feeRecipient
    }
}

/// The keys of a validator client, opened for one chain.
package struct ValidatorKeys: Sendable {
    package var signing: SigningService
    /// The keys to do duties for, which may change at any time.
    package var registry: KeyRegistry
    /// What runs beside the duties, by the chain's clock, until they end; a failure of one ends the client.
    package var companions: [@Sendable (SlotClock) async throws -> Void] = []

    package init(signing: SigningService, registry: KeyRegistry) {
        self.signing = signing
        self.registry = registry
    }

    /// - Parameters:
    ///   - attestedTargets: the highest target epoch that each is known to have attested.
    ///   - proposedSlots: the highest slot for which each is known to have signed a block.
    package init(
        signing: SigningService, pubkeys: [BLSPubkey], attestedTargets: [BLSPubkey: Epoch] = [:],
        proposedSlots: [BLSPubkey: Slot] = [:]
    ) {
        let keys = pubkeys.map { pubkey in
            ValidatorKey(pubkey, attestedTarget: attestedTargets[pubkey], proposedSlot: proposedSlots[pubkey])
        }
        self.init(signing: signing, registry: KeyRegistry(keys))
    }
}
