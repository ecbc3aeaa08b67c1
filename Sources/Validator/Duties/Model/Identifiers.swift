package import Primitives

/// Names one piece of work that the scheduler asked for. Never used twice; an answer with another id is void.
package struct WorkID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: UInt64

    package init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }

    package static func < (a: WorkID, b: WorkID) -> Bool { a.rawValue < b.rawValue }

    package var description: String { "#\(rawValue)" }
}

/// One of the beacon nodes in use. Roots that differ say something of one node only: two may follow two chains.
package struct NodeID: Hashable, Sendable {
    package let rawValue: Int

    package init(_ rawValue: Int) {
        self.rawValue = rawValue
    }

    package static let only = NodeID(0)
}

/// A set of duties that is fetched, verified and replaced as a whole.
package enum DutySetKey: Hashable, Sendable, CustomStringConvertible {
    case attester(Epoch)
    case proposer(Epoch)
    case sync(SyncCommitteePeriod)
    case ptc(Epoch)

    package var description: String {
        switch self {
        case .attester(let epoch): "attester duties of epoch \(epoch)"
        case .proposer(let epoch): "proposer duties of epoch \(epoch)"
        case .sync(let period): "sync committee duties of period \(period)"
        case .ptc(let epoch): "payload timeliness committee duties of epoch \(epoch)"
        }
    }
}

/// Names one selection proof: of an attester, or of a member of a sync subcommittee.
package struct SelectionID: Hashable, Sendable {
    package var validator: ValidatorIndex
    package var slot: Slot
    /// nil for an attester's proof.
    package var subcommittee: UInt64?

    package init(validator: ValidatorIndex, slot: Slot, subcommittee: UInt64? = nil) {
        self.validator = validator
        self.slot = slot
        self.subcommittee = subcommittee
    }
}

/// A signed selection proof and what decides whether it selects.
package struct SelectionProof: Hashable, Sendable {
    package var signature: BLSSignature
    /// `bytes_to_uint64(hash(proof)[0:8])`
    package var hashPrefix: UInt64

    package init(signature: BLSSignature, hashPrefix: UInt64) {
        self.signature = signature
        self.hashPrefix = hashPrefix
    }

    /// phase0/validator.md `is_aggregator`, altair/validator.md `is_sync_committee_aggregator`
    func selects(among size: UInt64) -> Bool {
        hashPrefix % max(1, size / SchedulerConfiguration.targetAggregators) == 0
    }
}
