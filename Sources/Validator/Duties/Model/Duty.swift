package import Primitives

/// What of a validator's key is here, and what is done with it.
package enum KeyUse: Hashable, Sendable {
    /// The key: nobody else signs with it.
    case whole
    /// One operator's share of it, which signs; the cluster makes the validator's signatures, with or without us. So
    /// others are seen using the key, as they should be.
    case share
    /// Such a share that signs nothing: the validator's duties are followed, and none is begun.
    case withheldShare
}

/// A validator of ours as the scheduler sees it.
package struct DutyValidator: Hashable, Sendable {
    package var index: ValidatorIndex
    package var pubkey: BLSPubkey
    package var activationEpoch: Epoch
    package var exitEpoch: Epoch
    /// Nothing slashable is signed for an earlier epoch, though duties are fetched and subscribed to.
    package var minParticipationEpoch: Epoch
    /// The highest target epoch it is known to have attested, from the record of earlier runs.
    package var attestedTarget: Epoch?
    /// The highest slot for which it is known to have signed a block, from the same record.
    package var proposedSlot: Slot?
    /// Whether somebody else may be using the key: it signs nothing slashable until that has been looked into.
    package var isWatched: Bool
    /// What of its key is here.
    package var use: KeyUse

    package init(
        index: ValidatorIndex, pubkey: BLSPubkey, activationEpoch: Epoch = 0, exitEpoch: Epoch = ForkEpochs.farFuture,
        minParticipationEpoch: Epoch = 0, attestedTarget: Epoch? = nil, proposedSlot: Slot? = nil,
        isWatched: Bool = false, use: KeyUse = .whole
    ) {
        self.index = index
        self.pubkey = pubkey
        self.activationEpoch = activationEpoch
        self.exitEpoch = exitEpoch
        self.minParticipationEpoch = minParticipationEpoch
        self.attestedTarget = attestedTarget
        self.proposedSlot = proposedSlot
        self.isWatched = isWatched
        self.use = use
    }

    /// Whether the chain counts it as active in an epoch (phase0/beacon-chain.md, `is_active_validator`).
    func isActive(in epoch: Epoch) -> Bool {
        activationEpoch <= epoch && epoch < exitEpoch
    }

    /// Whether it may sign an attestation or a block of an epoch.
    func mayParticipate(in epoch: Epoch) -> Bool {
        isActive(in: epoch) && epoch >= minParticipationEpoch && use != .withheldShare
    }
}

/// One attestation to be made: an entry of POST /eth/v1/validator/duties/attester/{epoch}.
package struct ScheduledAttestation: Hashable, Sendable {
    package var validator: ValidatorIndex
    package var pubkey: BLSPubkey
    package var slot: Slot
    package var committee: CommitteeIndex
    package var committeeLength: UInt64
    package var committeesAtSlot: UInt64
    package var positionInCommittee: UInt64

    package init(
        validator: ValidatorIndex, pubkey: BLSPubkey, slot: Slot, committee: CommitteeIndex, committeeLength: UInt64,
        committeesAtSlot: UInt64, positionInCommittee: UInt64
    ) {
        self.validator = validator
        self.pubkey = pubkey
        self.slot = slot
        self.committee = committee
        self.committeeLength = committeeLength
        self.committeesAtSlot = committeesAtSlot
        self.positionInCommittee = positionInCommittee
    }
}

/// One block to be proposed, by us or by others: an entry of GET /eth/v2/validator/duties/proposer/{epoch}.
package struct ScheduledProposal: Hashable, Sendable {
    package var slot: Slot
    package var validator: ValidatorIndex
    package var pubkey: BLSPubkey

    package init(slot: Slot, validator: ValidatorIndex, pubkey: BLSPubkey) {
        self.slot = slot
        self.validator = validator
        self.pubkey = pubkey
    }
}

/// A validator's seats in a sync committee: an entry of POST /eth/v1/validator/duties/sync/{epoch}.
package struct SyncCommitteeSeats: Hashable, Sendable {
    package var validator: ValidatorIndex
    package var pubkey: BLSPubkey
    /// Positions in the whole committee; a validator may have several.
    package var positions: [UInt64]

    package init(validator: ValidatorIndex, pubkey: BLSPubkey, positions: [UInt64]) {
        self.validator = validator
        self.pubkey = pubkey
        self.positions = positions
    }

    /// The subcommittees it sits in, each once, in ascending order.
    func subcommittees(ofSize size: UInt64) -> [UInt64] {
        Set(positions.map { $0 / max(size, 1) }).sorted()
    }
}

/// The kinds of duty that are counted and reported.
package enum DutyKind: String, Hashable, Sendable, CaseIterable {
    case attestation
    case aggregate
    case proposal
    case syncMessage = "sync message"
    case contribution = "sync contribution"
    case payloadAttestation = "payload attestation"
    case proposerPreferences = "proposer preferences"
    case executionPayload = "execution payload"
}
