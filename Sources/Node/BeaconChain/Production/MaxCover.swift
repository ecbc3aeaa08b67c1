package import ConsensusTypes
package import Primitives

/// An attestation with what its inclusion is worth: a weight for each attester that it tells something new of.
package struct PackingCandidate<Attestation: AttestationProtocol>: Sendable {
    package var attestation: Attestation
    package var weights: [(validator: ValidatorIndex, weight: UInt64)]

    package init(attestation: Attestation, weights: [(validator: ValidatorIndex, weight: UInt64)]) {
        self.attestation = attestation
        self.weights = weights
    }

    /// What the candidate adds when some validators are covered already.
    func score(without covered: Set<AttesterEpoch>) -> UInt64 {
        let epoch = attestation.data.target.epoch
        return weights.reduce(0) { sum, item in
            covered.contains(AttesterEpoch(validator: item.validator, epoch: epoch)) ? sum : sum &+ item.weight
        }
    }
}

/// A validator's vote of an epoch.
struct AttesterEpoch: Hashable, Sendable {
    var validator: ValidatorIndex
    var epoch: Epoch
}

/// Greedy maximum coverage: takes the most valuable candidate again and again, each time counting only the validators
/// not covered by those before. The result is worth at least 63 % of the best choice.
///
/// Scores only sink as validators get covered, so a candidate is rescored only when its old score puts it first.
package func packAttestations<A: AttestationProtocol>(_ candidates: [PackingCandidate<A>], limit: Int) -> [A] {
    var covered: Set<AttesterEpoch> = []
    var queue = candidates.map { (score: $0.score(without: []), candidate: $0) }
        .sorted { isBefore($0, $1) }[...]
    var packed: [A] = []
    while packed.count < limit, let first = queue.popFirst() {
        let score = first.candidate.score(without: covered)
        guard score > 0 else { continue }
        if let next = queue.first, score < next.score {
            insert((score, first.candidate), into: &queue)
            continue
        }
        packed.append(first.candidate.attestation)
        let epoch = first.candidate.attestation.data.target.epoch
        for item in first.candidate.weights {
            covered.insert(AttesterEpoch(validator: item.validator, epoch: epoch))
        }
    }
    return packed
}

private typealias Scored<A: AttestationProtocol> = (score: UInt64, candidate: PackingCandidate<A>)

/// The more valuable first; of equals the older, so that nothing waits too long, then a fixed order.
private func isBefore<A>(_ a: Scored<A>, _ b: Scored<A>) -> Bool {
    if a.score != b.score { return a.score > b.score }
    let (x, y) = (a.candidate.attestation.data, b.candidate.attestation.data)
    return (x.slot, x.index) < (y.slot, y.index)
}

/// Puts a rescored candidate where it belongs.
private func insert<A>(_ scored: Scored<A>, into queue: inout ArraySlice<Scored<A>>) {
    var (low, high) = (queue.startIndex, queue.endIndex)
    while low < high {
        let middle = low + (high - low) / 2
        if isBefore(queue[middle], scored) { low = middle + 1 } else { high = middle }
    }
    queue.insert(scored, at: low)
}
