package import Primitives

/// What the devnet's books need of a canonical block.
package struct CanonicalBlock: Sendable {
    package var slot: Slot
    package var root: Root
    package var attestations: [IncludedAttestation]
    /// Who of the sync committee signed; nil before Altair.
    package var syncCommitteeBits: [Bool]?

    package init(slot: Slot, root: Root, attestations: [IncludedAttestation], syncCommitteeBits: [Bool]?) {
        self.slot = slot
        self.root = root
        self.attestations = attestations
        self.syncCommitteeBits = syncCommitteeBits
    }
}

/// An aggregate as a block carries it, with the committee that its bits speak of.
package struct IncludedAttestation: Sendable {
    package var slot: Slot
    package var beaconBlockRoot: Root
    package var targetEpoch: Epoch
    package var targetRoot: Root
    package var attesters: [ValidatorIndex]

    package init(
        slot: Slot, beaconBlockRoot: Root, targetEpoch: Epoch, targetRoot: Root, attesters: [ValidatorIndex]
    ) {
        self.slot = slot
        self.beaconBlockRoot = beaconBlockRoot
        self.targetEpoch = targetEpoch
        self.targetRoot = targetRoot
        self.attesters = attesters
    }
}
