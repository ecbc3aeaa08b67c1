package import Duties
package import Primitives

/// A key that duties are done for, with what is known of its past here.
package struct ValidatorKey: Hashable, Sendable {
    package var pubkey: BLSPubkey
    /// The highest target epoch that it is known to have attested: what is done is not begun again.
    package var attestedTarget: Epoch?
    /// The highest slot for which it is known to have signed a block.
    package var proposedSlot: Slot?
    /// Nothing slashable is signed for an earlier epoch.
    package var minParticipationEpoch: Epoch
    /// What of the key is here.
    package var use: KeyUse

    package init(
        _ pubkey: BLSPubkey, attestedTarget: Epoch? = nil, proposedSlot: Slot? = nil, minParticipationEpoch: Epoch = 0,
        use: KeyUse = .whole
    ) {
        self.pubkey = pubkey
        self.proposedSlot = proposedSlot
        self.attestedTarget = attestedTarget
        self.minParticipationEpoch = minParticipationEpoch
        self.use = use
    }
}
