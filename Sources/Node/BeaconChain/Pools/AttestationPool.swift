package import BLS
package import ConsensusTypes
package import Primitives
import SSZ

/// Attestations that wait to be aggregated or packed, grouped by what they vote for. A pure value.
///
/// Everything in it was verified by the caller. It is bounded by the registry: a validator has one vote an epoch, and
/// of each vote at most `aggregatesPerVote` aggregates are kept.
package struct AttestationPool: Sendable {
    /// Some members of a committee that voted alike, with the sum of their signatures.
    struct Aggregate: Sendable {
        var bits: Phase0.AggregationBits
        var signature: Signature
    }

    /// All that is known of one `AttestationData`.
    struct Vote: Sendable {
        var data: AttestationData
        /// None contains another.
        var aggregates: [Aggregate]
    }

    package static let aggregatesPerVote = 16

    private(set) var votes: [Root: Vote] = [:]

    package init() {}

    /// Adds a verified attestation or aggregate.
    /// - Returns: whether it tells anything new (false when what is known contains it).
    @discardableResult
    package mutating func insert(_ attestation: Phase0.Attestation, signature: Signature, dataRoot: Root) -> Bool {
        let new = Aggregate(bits: attestation.aggregationBits, signature: signature)
        var vote = votes[dataRoot] ?? Vote(data: attestation.data, aggregates: [])
        guard !vote.aggregates.contains(where: { $0.bits.isSuperset(of: new.bits) }) else { return false }
        if new.bits.popCount == 1, let index = vote.aggregates.firstIndex(where: { !$0.bits.overlaps(new.bits) }) {
            vote.aggregates[index].merge(new)
        } else {
            vote.aggregates.removeAll { new.bits.isSuperset(of: $0.bits) }
            vote.aggregates.append(new)
            vote.aggregates.sort { $0.bits.popCount > $1.bits.popCount }
            if vote.aggregates.count > Self.aggregatesPerVote { vote.aggregates.removeLast() }
        }
        votes[dataRoot] = vote
        return true
    }

    /// The fullest aggregate that can be made of what is known: an aggregator's answer.
    package func aggregate(dataRoot: Root) -> Phase0.Attestation? {
        guard let vote = votes[dataRoot] else { return nil }
        return vote.disjointUnions.max { $0.aggregationBits.popCount < $1.aggregationBits.popCount }
    }

    /// Candidates for a block: of each vote that `isWanted`, the aggregates with disjoint ones merged into them.
    package func candidates(where isWanted: (AttestationData) -> Bool) -> [Phase0.Attestation] {
        votes.values.filter { isWanted($0.data) }.flatMap(\.disjointUnions)
    }

    /// Everything known, for the pool's route.
    package func all(where isWanted: (AttestationData) -> Bool) -> [Phase0.Attestation] {
        votes.values.filter { isWanted($0.data) }
            .flatMap { vote in vote.aggregates.map { $0.attestation(vote.data) } }
            .sorted { ($0.data.slot, $0.data.index) < ($1.data.slot, $1.data.index) }
    }

    /// Forgets the votes of slots before `slot`.
    package mutating func prune(before slot: Slot) {
        votes = votes.filter { $0.value.data.slot >= slot }
    }
}

extension AttestationPool.Aggregate {
    /// Adds the members of a disjoint aggregate.
    mutating func merge(_ other: Self) {
        bits.formUnion(other.bits)
        // Two signatures are never an empty sum.
        signature = (try? Signature.aggregate([signature, other.signature])) ?? signature
    }

    func attestation(_ data: AttestationData) -> Phase0.Attestation {
        Phase0.Attestation(aggregationBits: bits, data: data, signature: signature.compressed)
    }
}

extension AttestationPool.Vote {
    /// Each aggregate, enlarged by the others that are disjoint from it, largest first; equal results once.
    var disjointUnions: [Phase0.Attestation] {
        var unions: [AttestationPool.Aggregate] = []
        for seed in aggregates {
            var union = seed
            for other in aggregates where !union.bits.overlaps(other.bits) {
                union.merge(other)
            }
            if !unions.contains(where: { $0.bits.isSuperset(of: union.bits) }) { unions.append(union) }
        }
        return unions.map { $0.attestation(data) }
    }
}
