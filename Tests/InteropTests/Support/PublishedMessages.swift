import ConsensusTypes
import Primitives

/// Everything that validators published, judged as a slasher would: by the rules of the specification alone
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

    /// What one validator voted.
    func votes(of validator: ValidatorIndex) -> Set<AttestationData> { votes[validator] ?? [] }

    /// The slots of the blocks that one validator proposed.
    func slots(of validator: ValidatorIndex) -> Set<Slot> {
        Set(proposals.filter { $0.value[validator] != nil }.keys)
    }

    /// Everybody who voted for a target of this epoch or a later one.
    func voters(since epoch: Epoch = 0) -> Set<ValidatorIndex> {
        Set(votes.filter { $0.value.contains { $0.target.epoch >= epoch } }.keys)
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
