package import BLS
package import ConsensusTypes
package import Primitives
import SSZ

/// What a committee's member votes for, whatever the form of the attestation that says so.
package struct CommitteeVote: Hashable, Sendable {
    /// As it is signed: from Electra on its index is 0.
    package var data: AttestationData
    package var committee: CommitteeIndex

    package init(data: AttestationData, committee: CommitteeIndex) {
        self.data = data
        self.committee = committee
    }
}

/// Members of one committee that vote alike.
package struct CommitteeVotes: Hashable, Sendable {
    package var vote: CommitteeVote
    /// One bit a member.
    package var bits: Phase0.AggregationBits

    package init(vote: CommitteeVote, bits: Phase0.AggregationBits) {
        self.vote = vote
        self.bits = bits
    }

    /// The votes of an attestation of phase0 to Deneb.
    package init(_ attestation: Phase0.Attestation) {
        vote = CommitteeVote(data: attestation.data, committee: attestation.data.index)
        bits = attestation.aggregationBits
    }
}

/// Votes of one committee with the sum of their signatures.
package struct CommitteeAggregate: Sendable {
    package var votes: CommitteeVotes
    package var signature: Signature

    package init(votes: CommitteeVotes, signature: Signature) {
        self.votes = votes
        self.signature = signature
    }

    package var data: AttestationData { votes.vote.data }

    /// The form of phase0 to Deneb.
    package var phase0Form: Phase0.Attestation {
        Phase0.Attestation(aggregationBits: votes.bits, data: data, signature: signature.compressed)
    }
}

extension Electra.Attestation {
    /// `compute_on_chain_aggregate` (electra/validator.md): one vote of several committees as one attestation.
    /// - Parameter aggregates: of different committees, each with one vote at least.
    package init(_ aggregates: [CommitteeAggregate], _ spec: Spec) {
        let ordered = aggregates.sorted { $0.votes.vote.committee < $1.votes.vote.committee }
        var committeeBits = Electra.CommitteeBits(count: Int(spec.preset.maxCommitteesPerSlot))
        var bits = Electra.AggregationBits(count: ordered.reduce(0) { $0 + $1.votes.bits.count })
        var offset = 0
        for aggregate in ordered {
            committeeBits[aggregate.votes.vote.committee.int] = true
            for position in aggregate.votes.bits.setIndices { bits[offset + position] = true }
            offset += aggregate.votes.bits.count
        }
        let signature = (try? Signature.aggregate(ordered.map(\.signature))) ?? .infinity
        self.init(
            aggregationBits: bits, data: ordered.first?.data ?? AttestationData(), signature: signature.compressed,
            committeeBits: committeeBits)
    }
}
