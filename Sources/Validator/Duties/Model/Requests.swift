package import ConsensusTypes
package import Primitives

// What the scheduler asks for. Every request carries its id; most answers come back as an event with the same id. A
// request that is not finished at its deadline is cancelled by an effect of its own, so whoever carries it out needs no
// timer.

/// A request for one set of duties.
package struct DutyFetch: Hashable, Sendable {
    package var id: WorkID
    package var set: DutySetKey
    /// The epoch to name in the request.
    package var epoch: Epoch
    /// The validators to ask for; unused for proposers. Never empty otherwise.
    package var validators: [ValidatorIndex]
    /// For proposers: the set hangs on the Fulu decision slot, which only the second version of the route reports.
    package var wantsLookaheadRoot: Bool
}

/// A request for what to attest in a slot.
package struct AttestationDataRequest: Hashable, Sendable {
    package var id: WorkID
    package var slot: Slot
    /// The committees to ask for; from Electra only committee 0, which stands for all.
    package var committees: [CommitteeIndex]
    /// The head that opened the latch early: the data must vote for it.
    package var head: HeadUpdate?
}

/// Attestations of one slot, to be signed in one batch and published.
package struct AttestationBatch: Hashable, Sendable {
    package struct Item: Hashable, Sendable {
        package var duty: ScheduledAttestation
        package var data: AttestationData
    }

    package var id: WorkID
    package var slot: Slot
    package var items: [Item]
    /// Whether its slot is over: made under the late rule.
    package var isLate: Bool
}

/// Aggregates of one slot, to be asked for, signed and published.
package struct AggregateBatch: Hashable, Sendable {
    package struct Item: Hashable, Sendable {
        package var duty: ScheduledAttestation
        package var data: AttestationData
        package var selectionProof: BLSSignature
    }

    package var id: WorkID
    package var slot: Slot
    package var items: [Item]
}

/// A block to be produced: by the node, with our RANDAO reveal. Nothing is signed but the reveal until `proposeBlock`.
package struct BlockRequest: Hashable, Sendable {
    package var id: WorkID
    package var slot: Slot
    package var proposer: ValidatorIndex
    package var pubkey: BLSPubkey
    /// The nodes that may not know the proposer's fee recipient: such a one is told again before it is asked for the
    /// block.
    package var unprepared: UnpreparedNodes
}

/// The nodes that may not know whom a block of ours pays.
package enum UnpreparedNodes: Hashable, Sendable {
    case all
    case only(Set<NodeID>)

    package func contains(_ node: NodeID) -> Bool {
        switch self {
        case .all: true
        case .only(let nodes): nodes.contains(node)
        }
    }
}

/// What of a produced block the scheduler looks at.
package struct BlockSummary: Hashable, Sendable {
    package var slot: Slot
    package var proposer: ValidatorIndex
    /// Its payload is of our own building and has to be revealed when the block is published (Gloas).
    package var hasOwnEnvelope: Bool

    package init(slot: Slot, proposer: ValidatorIndex, hasOwnEnvelope: Bool = false) {
        self.slot = slot
        self.proposer = proposer
        self.hasOwnEnvelope = hasOwnEnvelope
    }
}

/// Sync committee messages of one slot, to be signed and published.
package struct SyncMessageBatch: Hashable, Sendable {
    package var id: WorkID
    package var slot: Slot
    package var blockRoot: Root
    package var items: [SyncCommitteeSeats]
}

/// Contributions of one slot, to be asked for, signed and published.
package struct ContributionBatch: Hashable, Sendable {
    package struct Item: Hashable, Sendable {
        package var validator: ValidatorIndex
        package var pubkey: BLSPubkey
        package var subcommittee: UInt64
        /// The root that the validator signed before.
        package var blockRoot: Root
        package var selectionProof: BLSSignature
    }

    package var id: WorkID
    package var slot: Slot
    package var items: [Item]
}

/// Selection proofs to be signed, at most `width` at a time.
package struct SelectionBatch: Hashable, Sendable {
    package struct Item: Hashable, Sendable {
        package var selection: SelectionID
        package var pubkey: BLSPubkey
    }

    package var id: WorkID
    package var items: [Item]
    package var width: Int
}

/// Entries of POST /eth/v1/validator/beacon_committee_subscriptions.
package struct CommitteeSubscriptions: Hashable, Sendable {
    package struct Item: Hashable, Sendable {
        package var duty: ScheduledAttestation
        package var isAggregator: Bool
    }

    package var id: WorkID
    package var items: [Item]
}

/// Entries of POST /eth/v1/validator/sync_committee_subscriptions.
package struct SyncSubscriptions: Hashable, Sendable {
    package var id: WorkID
    package var items: [SyncCommitteeSeats]
    package var untilEpoch: Epoch
}

/// Validators whose fee recipient the nodes have to know.
package struct ProposerPreparations: Hashable, Sendable {
    package var id: WorkID
    /// The only one to tell; nil for all.
    package var node: NodeID?
    package var validators: [ValidatorIndex]
}
