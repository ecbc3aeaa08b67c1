import Primitives
import SlotClock

/// Selection proofs by slot: made ahead in bounded batches, or on demand. A proof hangs on key and slot alone, so a new
/// set of duties can use those of an old one.
struct ProofStore: Hashable, Sendable {
    private var known: [Slot: [SelectionID: SelectionProof]] = [:]
    private var underWay: [WorkID: [SelectionID]] = [:]
    private var pending: Set<SelectionID> = []
    /// Grows with every proof that arrives.
    private(set) var version: UInt64 = 0

    subscript(selection: SelectionID) -> SelectionProof? { known[selection.slot]?[selection] }

    func isMissing(_ selection: SelectionID) -> Bool {
        self[selection] == nil && !pending.contains(selection)
    }

    mutating func begin(_ id: WorkID, _ selections: [SelectionID]) {
        underWay[id] = selections
        pending.formUnion(selections)
    }

    /// Ends a batch. What it did not prove may be asked for again.
    mutating func end(_ id: WorkID, with answers: [SelectionAnswer] = []) {
        guard let asked = underWay.removeValue(forKey: id) else { return }
        pending.subtract(asked)
        let wanted = Set(asked)
        for answer in answers where wanted.contains(answer.selection) {
            known[answer.selection.slot, default: [:]][answer.selection] = answer.proof
        }
        if !answers.isEmpty { version += 1 }
    }

    mutating func drop(before slot: Slot) {
        known = known.filter { $0.key >= slot }
    }

    var count: Int { known.values.reduce(0) { $0 + $1.count } }
}
