import ConsensusTypes
import Primitives

/// Everything that validators were seen to publish, judged as a slasher would: by the rules of the specification alone
/// (`is_slashable_attestation_data` and the proposer rule), knowing nothing of the clients' own records.
struct PublishedMessages: Sendable {
    private var votes: [ValidatorIndex: Set<AttestationData>] = [:]
    private var proposals: [Slot: [ValidatorIndex: Set<Root>]] = [:]

    mutating func record(vote: AttestationData, by validator: ValidatorIndex) {
        votes[validator, default: []].insert(vote)
    }

    mutating func record(block root: Root, at slot: Slot, by proposer: ValidatorIndex) {
        proposals[slot, default: [:]][proposer, default: []].insert(root)
    }

    var voteCount: Int { votes.values.reduce(0) { $0 + $1.count } }
    var proposalCount: Int { proposals.values.reduce(0) { $0 + $1.count } }

    /// What can be slashed, in words; empty when nothing can.
    var offences: [String] {
        let doubleProposals = proposals.flatMap { slot, blocks in
            blocks.filter { $0.value.count > 1 }.map {
                "validator \($0.key) proposed twice at slot \(slot): \($0.value)"
            }
        }
        return doubleProposals + votes.flatMap { Self.offences(of: $0.key, Array($0.value)) }
    }

    private static func offences(of validator: ValidatorIndex, _ votes: [AttestationData]) -> [String] {
        var offences: [String] = []
        for a in votes {
            for b in votes where a != b {
                if a.target.epoch == b.target.epoch {
                    offences.append("validator \(validator) voted twice: \(a), \(b)")
                }
                if a.source.epoch < b.source.epoch && b.target.epoch < a.target.epoch {
                    offences.append("validator \(validator) surrounds its own vote: \(a), \(b)")
                }
            }
        }
        return offences
    }
}
