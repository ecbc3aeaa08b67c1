import Primitives

/// Our validators, by index. `version` changes with every change.
struct ValidatorTable: Hashable, Sendable {
    private(set) var byIndex: [ValidatorIndex: DutyValidator] = [:]
    /// Validators that do no duties any more, whoever lists them again.
    private var banned: Set<ValidatorIndex> = []
    private(set) var version: UInt64 = 0

    var isEmpty: Bool { byIndex.isEmpty }

    subscript(index: ValidatorIndex) -> DutyValidator? { byIndex[index] }

    /// Takes over the new list.
    mutating func replace(with validators: [DutyValidator]) -> ValidatorChange {
        let new = Dictionary(validators.filter { !banned.contains($0.index) }.map { ($0.index, $0) }) { $1 }
        let change = ValidatorChange(
            added: new.keys.filter { byIndex[$0] == nil }.sorted(), removed: byIndex.keys.filter { new[$0] == nil })
        guard new != byIndex else { return change }
        byIndex = new
        version += 1
        return change
    }

    /// Takes a validator out for good. Returns it, if it was there.
    mutating func ban(_ index: ValidatorIndex) -> DutyValidator? {
        banned.insert(index)
        guard let validator = byIndex.removeValue(forKey: index) else { return nil }
        version += 1
        return validator
    }

    func active(in epoch: Epoch) -> [ValidatorIndex] {
        byIndex.values.filter { $0.isActive(in: epoch) }.map(\.index).sorted()
    }

    var all: [ValidatorIndex] { byIndex.keys.sorted() }

    /// Whether a duty's validator is ours, under the key we know.
    func owns(_ index: ValidatorIndex, _ pubkey: BLSPubkey) -> Bool {
        byIndex[index]?.pubkey == pubkey
    }
}

struct ValidatorChange: Hashable, Sendable {
    var added: [ValidatorIndex]
    var removed: [ValidatorIndex]
}
