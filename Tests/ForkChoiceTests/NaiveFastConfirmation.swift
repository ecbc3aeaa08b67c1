import ConsensusTypes
import ForkChoice
import Primitives

/// The fast confirmation rule, written as phase0/fast-confirmation.md writes it, on the naive store. All validators have
/// one balance, are active and unslashed, and attest in the slots that their index gives, the same in every epoch.
struct NaiveFastConfirmation {
    static let threshold: UInt64 = 25

    var store: NaiveForkChoice
    var confirmed: Root
    var previousObserved: Checkpoint
    var currentObserved: Checkpoint
    var greatestUnrealized: Checkpoint
    var previousHead: Root
    var currentHead: Root

    init(_ store: NaiveForkChoice) {
        self.store = store
        (confirmed, previousHead, currentHead) = (store.finalized.root, store.finalized.root, store.finalized.root)
        (previousObserved, currentObserved, greatestUnrealized) = (store.finalized, store.finalized, store.finalized)
    }

    static func committee(_ slot: UInt64, _ validators: Int) -> [UInt64] {
        (0..<UInt64(validators)).filter { $0 % 8 == slot % 8 }
    }

    var isStart: Bool { store.slot % 8 == 0 }
    var total: UInt64 { store.balances.reduce(0, +) }

    func slot(_ root: Root) -> UInt64 { store.blocks[root]?.slot.rawValue ?? 0 }
    func epoch(_ root: Root) -> UInt64 { slot(root) / 8 }
    func parent(_ root: Root) -> Root { store.blocks[root]?.parentRoot ?? Root() }
    func unrealized(_ root: Root) -> Checkpoint? { store.blocks[root]?.unrealizedJustifiedCheckpoint }

    func isAncestor(_ root: Root, _ ancestor: Root) -> Bool { store.ancestor(root, slot(ancestor)) == ancestor }

    func votingSourceEpoch(_ root: Root) -> UInt64 {
        guard let block = store.blocks[root] else { return 0 }
        let source =
            store.epoch > epoch(root) ? block.unrealizedJustifiedCheckpoint : block.justifiedCheckpoint
        return source.epoch.rawValue
    }

    func ancestorRoots(_ block: Root, _ terminal: Root) -> [Root] {
        var (root, roots) = (block, [Root]())
        while slot(root) > slot(terminal) {
            roots.insert(root, at: 0)
            root = parent(root)
            if root == terminal { return roots }
        }
        return []
    }

    func participants(_ first: UInt64, _ last: UInt64) -> Set<UInt64> {
        guard first <= last else { return [] }
        return Set((first...last).flatMap { Self.committee($0, store.balances.count) })
    }

    func estimate(_ first: UInt64, _ last: UInt64) -> UInt64 {
        guard first <= last else { return 0 }
        if (first + 7) / 8 < (last + 1) / 8 { return total }
        let committee = total / 8
        if first / 8 == last / 8 { return committee * (last - first + 1) }
        let inEnd = last % 8 + 1
        let inStart = 8 - first % 8
        let proRated = committee * inStart / 8 * (8 - inEnd)
        return (proRated + committee * inEnd + 999) / 1000 * 1005
    }

    func adversarial(_ first: UInt64, _ last: UInt64) -> UInt64 {
        let maximum = estimate(first, last) / 100 * Self.threshold
        let equivocating = participants(first, last).intersection(store.equivocating)
        let score = equivocating.reduce(0) { $0 + store.balances[Int($1)] }
        return maximum > score ? maximum - score : 0
    }

    func supportDiscount(_ root: Root) -> UInt64 {
        let (first, last) = (slot(parent(root)) + 1, slot(root) - 1)
        guard slot(parent(root)) + 1 != slot(root) else { return 0 }
        let support = participants(first, last).reduce(UInt64(0)) { sum, index in
            let isFor = store.messages[index]?.root == parent(root) && !store.equivocating.contains(index)
            return isFor ? sum + store.balances[Int(index)] : sum
        }
        let adversarial = adversarial(first, last)
        return support > adversarial ? support - adversarial : 0
    }

    func isOneConfirmed(_ root: Root) -> Bool {
        var support: UInt64 = 0
        for (index, message) in store.messages where !store.equivocating.contains(index) {
            if isAncestor(message.root, root) { support += store.balances[Int(index)] }
        }
        let maximum = estimate(slot(parent(root)) + 1, store.slot - 1)
        let isFirst = epoch(root) > epoch(parent(root))
        let weight = adversarial(isFirst ? epoch(root) * 8 : slot(root), store.slot - 1)
        let boost = total / 8 * 40 / 100
        let sum = maximum + boost + 2 * weight
        let discount = supportDiscount(root)
        return support > (discount < sum ? (sum - discount) / 2 : 0)
    }

    var isChainSafe: Bool {
        guard store.checkpointBlock(confirmed, currentObserved.epoch) == currentObserved.root else { return false }
        var start = currentObserved.root
        if currentObserved.epoch.rawValue + 1 < store.epoch {
            guard let ancestor = store.ancestor(confirmed, (store.epoch - 1) * 8) else { return false }
            start = epoch(ancestor) + 1 == store.epoch ? parent(ancestor) : ancestor
        }
        return ancestorRoots(confirmed, start).allSatisfy { isOneConfirmed($0) }
    }

    func target(_ head: Root) -> Root? { store.checkpointBlock(head, Epoch(store.epoch)) }

    func honestSupport(_ head: Root) -> UInt64 {
        var score: UInt64 = 0
        for (index, message) in store.messages where !store.equivocating.contains(index) {
            guard message.epoch.rawValue == store.epoch else { continue }
            if store.checkpointBlock(message.root, message.epoch) == target(head) {
                score += store.balances[Int(index)]
            }
        }
        let start = store.epoch * 8
        let remaining = (total - estimate(start, store.slot - 1)) / 100 * (100 - Self.threshold)
        let weight = adversarial(start, store.slot - 1)
        return score - min(weight, score) + remaining
    }

    func noConflict(_ head: Root) -> Bool {
        let checkpoint = target(head).map { Checkpoint(epoch: Epoch(store.epoch), root: $0) }
        return checkpoint == store.unrealizedJustified || 3 * honestSupport(head) > total
    }

    func isRecent(_ root: Root) -> Bool { (unrealized(root)?.epoch.rawValue ?? 0) + 1 >= store.epoch }

    func descendant(_ latest: Root, _ head: Root) -> Root {
        var confirmed = latest
        if epoch(confirmed) + 1 == store.epoch, votingSourceEpoch(previousHead) + 2 >= store.epoch,
            isStart || (noConflict(head) && (isRecent(previousHead) || isRecent(head)))
        {
            for root in ancestorRoots(head, confirmed) {
                if epoch(root) == store.epoch || !isAncestor(previousHead, root) || !isOneConfirmed(root) { break }
                confirmed = root
            }
        }
        guard isStart || isRecent(head) else { return confirmed }
        var tentative = confirmed
        for root in ancestorRoots(head, confirmed) {
            if epoch(root) > epoch(tentative), 3 * honestSupport(head) < 2 * total { break }
            if !isOneConfirmed(root) { break }
            tentative = root
        }
        let isSafe =
            epoch(tentative) == store.epoch
            || (votingSourceEpoch(tentative) + 2 >= store.epoch && (isStart || noConflict(head)))
        return isSafe ? tentative : confirmed
    }

    mutating func onFastConfirmation() {
        let head = store.head
        (previousHead, currentHead) = (currentHead, head)
        if (store.slot + 1) % 8 == 0 { greatestUnrealized = store.unrealizedJustified }
        if isStart { (previousObserved, currentObserved) = (currentObserved, greatestUnrealized) }

        if epoch(confirmed) + 1 < store.epoch || !isAncestor(head, confirmed) || (isStart && !isChainSafe) {
            confirmed = store.finalized.root
        }
        if isStart, epoch(currentObserved.root) + 1 == store.epoch, currentObserved == unrealized(head),
            slot(confirmed) < slot(currentObserved.root)
        {
            confirmed = currentObserved.root
        }
        if epoch(confirmed) + 1 >= store.epoch { confirmed = descendant(confirmed, head) }
    }
}
