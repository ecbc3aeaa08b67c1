import Primitives
import SlotClock

/// Selection proofs by slot: made ahead in bounded batches, or on demand. A proof hangs on key and slot alone, so a new
/// set of duties can use those of an old one.
///
/// Two batches are under way at most: one of keys that work, and one of keys whose last proof did not come, so that
/// these hold up nobody else. Together they never have more than `widthLimit` proofs signed at a time.
struct ProofStore: Hashable, Sendable {
    struct Batch: Hashable, Sendable {
        var items: [SelectionBatch.Item]
        var isOfSuspects: Bool
        /// How many are signed at a time.
        var width: Int
        /// Those that will not come, as far as told.
        var failed: Set<SelectionID> = []
    }

    /// The most proofs of one batch.
    static let batchLimit = 256
    /// The most proofs that are signed at a time.
    static let widthLimit = 4
    /// How many of these keys whose last proof did not come may take.
    static let suspectWidth = 1

    private var known: [Slot: [SelectionID: SelectionProof]] = [:]
    private var queue: [SelectionBatch.Item] = []
    private var suspectQueue: [SelectionBatch.Item] = []
    private var underWay: [WorkID: Batch] = [:]
    /// What is queued or under way.
    private var pending: Set<SelectionID> = []
    /// Validators whose last proof did not come.
    private var suspects: Set<ValidatorIndex> = []
    /// The slots of the proofs that arrived since they were last taken.
    private var news: Set<Slot> = []

    subscript(selection: SelectionID) -> SelectionProof? { known[selection.slot]?[selection] }

    func isMissing(_ selection: SelectionID) -> Bool {
        self[selection] == nil && !pending.contains(selection)
    }

    /// Asks for proofs that are missing.
    /// - Parameter isUrgent: needed in this slot, before all that is ahead.
    mutating func want(_ items: [SelectionBatch.Item], isUrgent: Bool) {
        let missing = items.filter { isMissing($0.selection) }
        guard !missing.isEmpty else { return }
        pending.formUnion(missing.map(\.selection))
        let good = missing.filter { !suspects.contains($0.selection.validator) }
        queue = isUrgent ? good + queue : queue + good
        suspectQueue += missing.filter { suspects.contains($0.selection.validator) }
    }

    /// The next batch to be asked for; what is of a past slot is dropped.
    mutating func next(from slot: Slot) -> Batch? {
        let hasSuspectsUnderWay = underWay.values.contains(where: \.isOfSuspects)
        if !queue.isEmpty, !underWay.values.contains(where: { !$0.isOfSuspects }) {
            let items = Self.take(from: &queue, &pending, slot)
            let isAlone = suspectQueue.isEmpty && !hasSuspectsUnderWay
            let width = isAlone ? Self.widthLimit : Self.widthLimit - Self.suspectWidth
            if !items.isEmpty { return Batch(items: items, isOfSuspects: false, width: width) }
        }
        let width = underWay.values.reduce(0) { $0 + $1.width }
        if !suspectQueue.isEmpty, !hasSuspectsUnderWay, width + Self.suspectWidth <= Self.widthLimit {
            let items = Self.take(from: &suspectQueue, &pending, slot)
            if !items.isEmpty { return Batch(items: items, isOfSuspects: true, width: Self.suspectWidth) }
        }
        return nil
    }

    private static func take(
        from queue: inout [SelectionBatch.Item], _ pending: inout Set<SelectionID>, _ slot: Slot
    ) -> [SelectionBatch.Item] {
        for item in queue where item.selection.slot < slot { pending.remove(item.selection) }
        queue.removeAll { $0.selection.slot < slot }
        let items = Array(queue.prefix(batchLimit))
        queue.removeFirst(items.count)
        return items
    }

    mutating func begin(_ id: WorkID, _ batch: Batch) {
        underWay[id] = batch
    }

    /// Some proofs of a batch.
    mutating func take(_ answers: [SelectionAnswer], of id: WorkID) {
        guard let batch = underWay[id] else { return }
        let wanted = Set(batch.items.map(\.selection))
        for answer in answers where wanted.contains(answer.selection) {
            known[answer.selection.slot, default: [:]][answer.selection] = answer.proof
            suspects.remove(answer.selection.validator)
            news.insert(answer.selection.slot)
        }
    }

    /// Some proofs of a batch that will not come, by their places in it.
    mutating func fail(_ items: [Int], of id: WorkID) {
        guard let batch = underWay[id] else { return }
        for item in items where batch.items.indices.contains(item) {
            underWay[id]?.failed.insert(batch.items[item].selection)
            suspects.insert(batch.items[item].selection.validator)
        }
    }

    /// Ends a batch. What it tried and did not prove may be asked for again, apart from the others.
    ///
    /// The items are begun in order. So when a batch is cut short, the first that are missing hold it up, as many as
    /// are signed at a time; what comes after them was not begun, and says nothing of its keys.
    /// - Parameter isWhole: every item was tried.
    mutating func end(_ id: WorkID, isWhole: Bool) {
        guard let batch = underWay.removeValue(forKey: id) else { return }
        for item in batch.items { pending.remove(item.selection) }
        let missing = batch.items.filter { self[$0.selection] == nil && !batch.failed.contains($0.selection) }
        suspects.formUnion(missing.prefix(isWhole ? missing.count : batch.width).map(\.selection.validator))
    }

    /// The slots for which proofs arrived since the last call.
    mutating func takeNews() -> Set<Slot> {
        defer { news = [] }
        return news
    }

    mutating func drop(before slot: Slot) {
        known = known.filter { $0.key >= slot }
    }

    var count: Int { known.values.reduce(0) { $0 + $1.count } }
}
