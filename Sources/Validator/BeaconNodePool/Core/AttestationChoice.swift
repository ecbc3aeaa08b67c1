package import ConsensusTypes
import Duties
import Primitives

/// Which of several nodes' attestation data is signed.
package struct AttestationChoice {
    let heads: HeadBook
    /// How many nodes were asked.
    let asked: Int
    /// How many must agree, with `majority`; 0: no minimum.
    let agreement: Int

    package init(heads: HeadBook, asked: Int, agreement: Int) {
        self.heads = heads
        self.asked = asked
        self.agreement = agreement
    }

    /// The best by what is justified and finalised behind it, then by how new its head is; the first of equals.
    package func best(_ answers: [AttestationData]) -> Int? {
        answers.indices.max { a, b in
            let (left, right) = (score(answers[a]), score(answers[b]))
            return left == right ? a > b : left.lexicographicallyPrecedes(right)
        }
    }

    /// The data that most nodes gave. Before all have answered: only when the others could not outvote it any more.
    /// - Returns: nil when there is no decision yet, or, at the end, when too few agree.
    package func majority(_ answers: [AttestationData], isFinal: Bool) -> Int? {
        var votes: [AttestationData: Int] = [:]
        for answer in answers { votes[answer, default: 0] += 1 }
        let most = votes.values.max() ?? 0
        let needed = max(agreement, isFinal ? 1 : asked / 2 + 1)
        guard most >= needed else { return nil }
        let leaders = answers.indices.filter { votes[answers[$0]] == most }
        return best(leaders.map { answers[$0] }).map { leaders[$0] }
    }

    private func score(_ data: AttestationData) -> [UInt64] {
        [
            data.target.epoch.rawValue, data.source.epoch.rawValue,
            heads.slot(of: data.beaconBlockRoot)?.rawValue ?? 0,
        ]
    }
}
