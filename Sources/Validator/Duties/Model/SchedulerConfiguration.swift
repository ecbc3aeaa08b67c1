package import Primitives
package import SlotClock

/// All that the scheduler knows of a chain and of its own habits. Nothing in it changes while the scheduler runs.
package struct SchedulerConfiguration: Hashable, Sendable {
    /// Genesis, slot duration and slots per epoch.
    package var clock: SlotClock
    package var epochsPerSyncCommitteePeriod: UInt64
    package var syncCommitteeSize: UInt64
    package var forks: ForkEpochs
    /// The moments of a slot before Gloas.
    package var dueTimes: DueTimes
    /// The moments of a slot from Gloas on.
    package var gloasDueTimes: DueTimes
    /// When a payload has to be there, and when its committee votes at the latest: basis points of a Gloas slot.
    package var payloadDueTimes: PayloadDueTimes
    /// How long after a block's arrival its attesters wait, so that other nodes have it too.
    package var grace: Millis
    package var lateRule: LateRule
    /// How many slots ahead selection proofs are made.
    package var proofLookahead: UInt64
    /// MAX_COMMITTEES_PER_SLOT and MAX_VALIDATORS_PER_COMMITTEE: no duty lies beyond them.
    package var maxCommitteesPerSlot: UInt64 = 64
    package var maxValidatorsPerCommittee: UInt64 = 2048
    /// Whether keys that sign are watched for other users.
    package var watchesKeys = false

    package init(
        clock: SlotClock, epochsPerSyncCommitteePeriod: UInt64, syncCommitteeSize: UInt64, forks: ForkEpochs,
        dueTimes: DueTimes = .beforeGloas, gloasDueTimes: DueTimes = .gloas,
        payloadDueTimes: PayloadDueTimes = .gloas, grace: Millis? = nil,
        lateRule: LateRule = .sourceTimely, proofLookahead: UInt64 = 8
    ) {
        self.clock = clock
        self.epochsPerSyncCommitteePeriod = max(epochsPerSyncCommitteePeriod, 1)
        self.syncCommitteeSize = syncCommitteeSize
        self.forks = forks
        self.dueTimes = dueTimes
        self.gloasDueTimes = gloasDueTimes
        self.payloadDueTimes = payloadDueTimes
        self.lateRule = lateRule
        self.proofLookahead = proofLookahead
        let due = dueTimes.attestation * UInt64(clock.slotDuration.rawValue) / 10_000
        self.grace = grace ?? min(300, Millis(Int64(due / 5)))
    }
}

/// The first epoch of each fork that changes a duty; `.farFuture` when a fork is not scheduled.
package struct ForkEpochs: Hashable, Sendable {
    package static let farFuture = Epoch(UInt64.max)

    package var altair: Epoch
    package var bellatrix: Epoch
    package var electra: Epoch
    package var fulu: Epoch
    package var gloas: Epoch
    /// The first fork that the chain has scheduled and this version does not know: nothing is signed from there on.
    package var unknown = farFuture

    package init(
        altair: Epoch = farFuture, bellatrix: Epoch = farFuture, electra: Epoch = farFuture, fulu: Epoch = farFuture,
        gloas: Epoch = farFuture
    ) {
        self.altair = altair
        self.bellatrix = bellatrix
        self.electra = electra
        self.fulu = fulu
        self.gloas = gloas
    }
}

/// The moments of a slot at which messages are due, in basis points of its length
/// (consensus-specs `get_slot_component_duration_ms`).
package struct DueTimes: Hashable, Sendable {
    package var attestation: UInt64
    package var aggregate: UInt64
    package var syncMessage: UInt64
    package var contribution: UInt64

    package init(attestation: UInt64, aggregate: UInt64, syncMessage: UInt64, contribution: UInt64) {
        self.attestation = attestation
        self.aggregate = aggregate
        self.syncMessage = syncMessage
        self.contribution = contribution
    }

    /// The specification's values, for a node whose own do not name them.
    package static let beforeGloas = DueTimes(attestation: 3333, aggregate: 6667, syncMessage: 3333, contribution: 6667)
    /// The specification's values from Gloas on.
    package static let gloas = DueTimes(attestation: 2500, aggregate: 5000, syncMessage: 2500, contribution: 5000)
}

/// The moments of a slot that only Gloas has, in basis points of its length (gloas/validator.md, "Time parameters").
package struct PayloadDueTimes: Hashable, Sendable {
    /// `PAYLOAD_DUE_BPS`
    package var payload: UInt64
    /// `PAYLOAD_ATTESTATION_DUE_BPS`
    package var payloadAttestation: UInt64

    package init(payload: UInt64, payloadAttestation: UInt64) {
        self.payload = payload
        self.payloadAttestation = payloadAttestation
    }

    /// The specification's values, for a node that does not name its own.
    package static let gloas = PayloadDueTimes(payload: 5000, payloadAttestation: 7500)
}

/// How long an attestation that was not made in its slot is still worth making.
package enum LateRule: Hashable, Sendable {
    /// Only in its own slot.
    case none
    /// While source and target can still be earned: `isqrt(SLOTS_PER_EPOCH)` slots (altair/beacon-chain.md).
    case sourceTimely
    /// To the end of its epoch, for the target alone (EIP-7045).
    case epoch
}
