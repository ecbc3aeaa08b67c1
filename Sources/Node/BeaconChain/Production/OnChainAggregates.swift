import ConsensusTypes
import Primitives
import SSZ

/// Aggregates of single committees put together as blocks have them from Electra on: of each vote, the fullest
/// aggregates of all committees together, then the second fullest, and so on.
func onChainAggregates(_ aggregates: [CommitteeAggregate], _ spec: Spec) -> [Electra.Attestation] {
    var merged: [Electra.Attestation] = []
    for (_, ofVote) in Dictionary(grouping: aggregates, by: \.data) {
        let byCommittee = Dictionary(grouping: ofVote, by: \.votes.vote.committee).values.map { ofCommittee in
            ofCommittee.sorted { $0.votes.bits.popCount > $1.votes.bits.popCount }
        }
        let layers = byCommittee.map(\.count).max() ?? 0
        for layer in 0..<layers {
            let members = byCommittee.compactMap { layer < $0.count ? $0[layer] : nil }
            merged.append(Electra.Attestation(members, spec))
        }
    }
    return merged
}
