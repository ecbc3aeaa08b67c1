import Duties

/// What came of the items of a batch of proofs, and is to be told.
///
/// Some are told together. But when an item is behind by a whole round, the batch may be cut short before it ends: then
/// nothing is kept back, so that the scheduler loses no proof and sees which items are under way.
struct ProofTally: Sendable {
    /// How many are told together.
    private static let share = 16

    private var answers: [SelectionAnswer] = []
    private var failed: [Int] = []
    private var hasEnded: [Bool]
    /// The first item that has not ended.
    private var oldest = 0
    private var newest = 0
    private let width: Int

    init(count: Int, width: Int) {
        hasEnded = [Bool](repeating: false, count: count)
        self.width = width
    }

    mutating func ended(_ index: Int, _ answer: SelectionAnswer?) {
        if let answer { answers.append(answer) } else { failed.append(index) }
        hasEnded[index] = true
        newest = max(newest, index)
        while oldest < hasEnded.count, hasEnded[oldest] { oldest += 1 }
    }

    var isDue: Bool { answers.count + failed.count >= Self.share || newest >= oldest + width }

    /// What was not told yet: the proofs, and the places of the items that have none.
    mutating func take() -> (answers: [SelectionAnswer], failed: [Int]) {
        defer { (answers, failed) = ([], []) }
        return (answers, failed)
    }
}
