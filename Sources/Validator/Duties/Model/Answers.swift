package import ConsensusTypes
package import Primitives
package import SlotClock

/// What a node answered to a `DutyFetch`.
package enum DutiesAnswer: Hashable, Sendable {
    case attester(dependentRoot: Root, [ScheduledAttestation])
    /// `reportsLookaheadRoot`: came from the second version of the route.
    case proposer(dependentRoot: Root, [ScheduledProposal], reportsLookaheadRoot: Bool)
    case sync([SyncCommitteeSeats])
    case ptc(dependentRoot: Root, [ScheduledPayloadAttestation])

    /// The answers to the parts of one attester request, as one; nil unless all hang on the same root.
    package static func joined(_ parts: [(dependentRoot: Root, duties: [ScheduledAttestation])]) -> DutiesAnswer? {
        guard let root = parts.first?.dependentRoot, parts.allSatisfy({ $0.dependentRoot == root }) else { return nil }
        return .attester(dependentRoot: root, parts.flatMap(\.duties))
    }

    /// The same for a request for duties of payload timeliness committees.
    package static func joined(_ parts: [(dependentRoot: Root, duties: [ScheduledPayloadAttestation])]) -> DutiesAnswer?
    {
        guard let root = parts.first?.dependentRoot, parts.allSatisfy({ $0.dependentRoot == root }) else { return nil }
        return .ptc(dependentRoot: root, parts.flatMap(\.duties))
    }
}

/// The data of one committee.
package struct CommitteeAttestationData: Hashable, Sendable {
    package var committee: CommitteeIndex
    package var data: AttestationData

    package init(committee: CommitteeIndex, data: AttestationData) {
        self.committee = committee
        self.data = data
    }
}

/// One signed selection proof of a batch.
package struct SelectionAnswer: Hashable, Sendable {
    package var selection: SelectionID
    package var proof: SelectionProof

    package init(selection: SelectionID, proof: SelectionProof) {
        self.selection = selection
        self.proof = proof
    }
}

/// Why a piece of work came to nothing, as far as the scheduler cares.
package enum WorkFailure: Hashable, Sendable {
    /// Trying again may help: no answer, 5xx, bad data.
    case temporary
    /// The node will not answer this whenever it is asked: a 400.
    case refused
}

/// What the owner of the clock or a person should know of.
package enum SchedulerReport: Hashable, Sendable {
    /// Duties that were not carried out and no longer will be.
    case missed(DutyKind, Slot, [ValidatorIndex], reason: String)
    /// Requests for duties of one kind, this one first, came to nothing in the present slot; they are made again.
    case dutiesUnavailable(DutySetKey)
    /// An answer that cannot be right; the set before it stays in use.
    case invalidDuties(DutySetKey, reason: String)
    /// Attestation data that must not be signed.
    case invalidData(Slot, AttestationDataFault)
    /// Payload attestation data that must not be signed.
    case invalidPayloadData(Slot, PayloadAttestationFault)
    /// A produced block that must not be signed.
    case invalidBlock(Slot, reason: String)
    /// The chain changed under a set of duties; it is asked for again.
    case dutiesInvalidated(DutySetKey)
    /// The chain has scheduled a fork that this version does not know. Told at the start and once an epoch.
    case unknownForkAhead(Epoch)
    /// It has begun: nothing is signed any more.
    case unknownForkReached(Epoch)
    /// Nobody told in time whether so many keys are used elsewhere. `delaysStart`: they were to begin, and now wait for
    /// another epoch.
    case livenessUnknown(Int, delaysStart: Bool)
    /// The clock jumped over whole slots.
    case slotsSkipped(from: Slot, to: Slot)
    /// The clock went back before a slot that is already handled; nothing runs until it has passed it again.
    case clockWentBack(to: Millis)
}
