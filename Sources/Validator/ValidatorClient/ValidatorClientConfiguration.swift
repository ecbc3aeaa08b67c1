package import BeaconAPI
package import ConsensusTypes
package import Duties
package import Primitives
package import Signing
package import SlotClock

/// What a person decides about a validator client.
package struct ValidatorClientConfiguration: Sendable {
    /// Put into proposed blocks; nil leaves it to the node.
    package var graffiti: Bytes32?
    /// Where the fees of proposed blocks go.
    package var feeRecipient: ExecutionAddress?
    /// Fee recipients of single keys, in place of the common one.
    package var feeRecipients: [BLSPubkey: ExecutionAddress] = [:]
    /// Percent applied to the value of a builder's block; 0 never takes one.
    package var builderBoostFactor: UInt64? = 0
    /// What must hold before the node broadcasts a block.
    package var broadcastValidation: BroadcastValidation?
    /// The chain the client is meant for: a node of another chain is refused.
    package var expectedSpec: Spec?
    /// Its identity, if known.
    package var expectedGenesisValidatorsRoot: Root?
    package var lateRule = LateRule.sourceTimely
    /// How long to wait at the start for a node that cannot be reached, before giving up; nil waits for ever.
    package var nodePatience: Millis?
    /// Whether to look for other users of our keys, at the start and all the time.
    package var watchesForDoppelgangers = false
    /// Tells whether the last run ended in order; nil when nobody knows.
    package var cleanShutdown: CleanShutdown?
    /// How many validators one request for duties names at most.
    package var validatorsPerRequest = 500

    package init() {}

    func feeRecipient(of pubkey: BLSPubkey) -> ExecutionAddress? {
        feeRecipients[pubkey] ?? feeRecipient
    }
}

/// The keys of a validator client, opened for one chain.
package struct ValidatorKeys: Sendable {
    package var signing: SigningService
    /// The keys to do duties for.
    package var pubkeys: [BLSPubkey]
    /// The highest target epoch that each is known to have attested: what is done is not begun again.
    package var attestedTargets: [BLSPubkey: Epoch]
    /// The highest slot for which each is known to have signed a block.
    package var proposedSlots: [BLSPubkey: Slot]

    package init(
        signing: SigningService, pubkeys: [BLSPubkey], attestedTargets: [BLSPubkey: Epoch] = [:],
        proposedSlots: [BLSPubkey: Slot] = [:]
    ) {
        self.signing = signing
        self.pubkeys = pubkeys
        self.attestedTargets = attestedTargets
        self.proposedSlots = proposedSlots
    }
}
