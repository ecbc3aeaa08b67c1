package import BLS
package import ConsensusTypes
package import Primitives
import SSZ

/// Attestations that wait to be aggregated or packed, grouped by committee and by what they vote for. A pure value.
///
/// Everything in it was verified by the caller. It is bounded by the registry: a validator has one vote an epoch, and
/// of each vote at most `aggregatesPerVote` aggregates are kept.
package struct AttestationPool: Sendable {
    /// Some members of a committee that voted alike, with the sum of their signatures.
    struct Aggregate: Sendable {
        var bits: Phase0.AggregationBits
        var signature: Signature
    }

    /// All that is known of one committee's vote.
    struct Entry: Sendable {
        var vote: CommitteeVote
        /// None contains another.
        var aggregates: [Aggregate]
    }

    private struct Key: Hashable, Sendable {
        var dataRoot: Root
        var committee: CommitteeIndex
    }

    package static let aggregatesPerVote = 16

    private var entries: [Key: Entry] = [:]

    package init() {}

    /// Adds verified votes.
    /// - Returns: whether they tell anything new (false when what is known contains them).
    @discardableResult
    package mutating func insert(_ votes: CommitteeVotes, signature: Signature, dataRoot: Root) -> Bool {
        let key = Key(dataRoot: dataRoot, committee: votes.vote.committee)
        let new = Aggregate(bits: votes.bits, signature: signature)
        var entry = entries[key] ?? Entry(vote: votes.vote, aggregates: [])
        guard !entry.aggregates.contains(where: { $0.bits.isSuperset(of: new.bits) }) else { return false }
        if new.bits.popCount == 1, let index = entry.aggregates.firstIndex(where: { !$0.bits.overlaps(new.bits) }) {
            entry.aggregates[index].merge(new)
        } else {
            entry.aggregates.removeAll { new.bits.isSuperset(of: $0.bits) }
            entry.aggregates.append(new)
            entry.aggregates.sort { $0.bits.popCount > $1.bits.popCount }
            if entry.aggregates.count > Self.aggregatesPerVote { entry.aggregates.removeLast() }
        }
        entries[key] = entry
        return true
    }

    /// The fullest aggregate that can be made of what is known: an aggregator's answer.
    package func aggregate(dataRoot: Root, committee: CommitteeIndex) -> CommitteeAggregate? {
        guard let entry = entries[Key(dataRoot: dataRoot, committee: committee)] else { return nil }
        return entry.disjointUnions.max { $0.votes.bits.popCount < $1.votes.bits.popCount }
    }

    /// Candidates for a block: of each vote that `isWanted`, the aggregates with disjoint ones merged into them.
    package func candidates(where isWanted: (AttestationData) -> Bool) -> [CommitteeAggregate] {
        entries.values.filter { isWanted($0.vote.data) }.flatMap(\.disjointUnions)
    }

    /// Everything known, for the pool's route.
    package func all(where isWanted: (CommitteeVote) -> Bool) -> [CommitteeAggregate] {
        entries.values.filter { isWanted($0.vote) }
            .flatMap { entry in entry.aggregates.map { $0.aggregate(entry.vote) } }
            .sorted { ($0.data.slot, $0.votes.vote.committee) < ($1.data.slot, $1.votes.vote.committee) }
    }

    /// Forgets the votes of slots before `slot`.
    package mutating func prune(before slot: Slot) {
        entries = entries.filter { $0.value.vote.data.slot >= slot }
    }
}

extension AttestationPool.Aggregate {
    /// Adds the members of a disjoint aggregate.
    mutating func merge(_ other: Self) {
        bits.formUnion(other.bits)
        // Two signatures are never an empty sum.
        signature = (try? Signature.aggregate([signature, other.signature])) ?? signature
    }

    func aggregate(_ vote: CommitteeVote) -> CommitteeAggregate {
        CommitteeAggregate(votes: CommitteeVotes(vote: vote, bits: bits), signature: signature)
    }
}

extension AttestationPool.Entry {
    /// Each aggregate, enlarged by the others that are disjoint from it, largest first; equal results once.
    var disjointUnions: [CommitteeAggregate] {
        var unions: [AttestationPool.Aggregate] = []
        for seed in aggregates {
            var union = seed
            for other in aggregates where !union.bits.overlaps(other.bits) {
                union.merge(other)
            }
            if !unions.contains(where: { $0.bits.isSuperset(of: union.bits) }) { unions.append(union) }
        }
        return unions.map { $0.aggregate(vote) }
    }
}
