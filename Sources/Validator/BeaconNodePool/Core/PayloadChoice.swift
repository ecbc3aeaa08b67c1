package import ConsensusTypes

/// Which of several nodes' data about a slot's payload is signed.
///
/// A member of the committee says what has arrived in time: what any node has, has arrived; that a node lacks it only
/// tells of that node.
package enum PayloadChoice {
    /// A payload with its blobs at once; otherwise, when no more answers come, what shows most. The first of equals.
    package static func best(_ answers: [PayloadAttestationData?], isFinal: Bool) -> Int? {
        if let index = answers.firstIndex(where: { shown($0) == 3 }) { return index }
        guard isFinal else { return nil }
        return answers.indices.max { a, b in
            let (left, right) = (shown(answers[a]), shown(answers[b]))
            return left == right ? a > b : left < right
        }
    }

    private static func shown(_ data: PayloadAttestationData?) -> Int {
        guard let data else { return 0 }
        return 1 + (data.payloadPresent ? 1 : 0) + (data.blobDataAvailable ? 1 : 0)
    }
}
