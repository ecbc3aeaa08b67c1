import ConsensusTypes
import ForkChoice
import Primitives

/// The specification's store, written as the specification writes it: dictionaries and recursion, no cleverness.
/// The reference that random runs of the proto-array are compared with.
struct NaiveForkChoice {
    let slotsPerEpoch: UInt64
    let slotDurationMs: UInt64
    let balances: [UInt64]
    var time: UInt64
    var justified: Checkpoint
    var finalized: Checkpoint
    var unrealizedJustified: Checkpoint
    var unrealizedFinalized: Checkpoint
    var boost = Root()
    var equivocating: Set<UInt64> = []
    var blocks: [Root: ForkChoiceBlock]
    var messages: [UInt64: (epoch: Epoch, root: Root)] = [:]

    init(anchor: ForkChoiceBlock, balances: [UInt64], parameters: ForkChoiceParameters) {
        slotsPerEpoch = parameters.slotsPerEpoch
        slotDurationMs = parameters.slotDurationMs
        self.balances = balances
        time = 0
        justified = Checkpoint(epoch: 0, root: anchor.root)
        (finalized, unrealizedJustified, unrealizedFinalized) = (justified, justified, justified)
        blocks = [anchor.root: anchor]
    }

    var slot: UInt64 { time / slotDurationMs }
    var epoch: UInt64 { slot / slotsPerEpoch }

    func ancestor(_ root: Root, _ slot: UInt64) -> Root? {
        guard let block = blocks[root] else { return nil }
        return block.slot.rawValue > slot ? ancestor(block.parentRoot, slot) : root
    }

    func checkpointBlock(_ root: Root, _ epoch: Epoch) -> Root? { ancestor(root, epoch.rawValue * slotsPerEpoch) }

    func weight(_ root: Root) -> UInt64 {
        guard let block = blocks[root] else { return 0 }
        var score: UInt64 = 0
        for (index, balance) in balances.enumerated() {
            guard let message = messages[UInt64(index)], !equivocating.contains(UInt64(index)) else { continue }
            if ancestor(message.root, block.slot.rawValue) == root { score += balance }
        }
        if boost != Root(), ancestor(boost, block.slot.rawValue) == root {
            score += balances.reduce(0, +) / slotsPerEpoch * 40 / 100
        }
        return score
    }

    func isViable(_ root: Root) -> Bool {
        let children = blocks.values.filter { $0.parentRoot == root }
        if !children.isEmpty { return children.contains { isViable($0.root) } }
        guard let block = blocks[root] else { return false }
        let blockEpoch = block.slot.rawValue / slotsPerEpoch
        let source = epoch > blockEpoch ? block.unrealizedJustifiedCheckpoint : block.justifiedCheckpoint
        let correctJustified =
            justified.epoch == 0 || source.epoch == justified.epoch || source.epoch.rawValue + 2 >= epoch
        return correctJustified && (finalized.epoch == 0 || finalized.root == checkpointBlock(root, finalized.epoch))
    }

    /// The leaves of the filtered tree, which begins with the justified block.
    var viableLeaves: [Root] {
        let tree = blocks.keys.filter { root in
            isViable(root) && ancestor(root, blocks[justified.root]?.slot.rawValue ?? 0) == justified.root
        }
        return tree.filter { root in !tree.contains { blocks[$0]?.parentRoot == root } }
    }

    var head: Root {
        var head = justified.root
        guard isViable(head) else { return head }
        while true {
            let children = blocks.values.filter { $0.parentRoot == head && isViable($0.root) }.map(\.root)
            guard let best = children.max(by: { (weight($0), $0) < (weight($1), $1) }) else { return head }
            head = best
        }
    }

    mutating func update(_ justified: Checkpoint, _ finalized: Checkpoint) {
        if justified.epoch > self.justified.epoch { self.justified = justified }
        if finalized.epoch > self.finalized.epoch { self.finalized = finalized }
    }

    mutating func tick(_ time: UInt64) {
        while slot < time / slotDurationMs {
            self.time = (slot + 1) * slotDurationMs
            boost = Root()
            if slot % slotsPerEpoch == 0 { update(unrealizedJustified, unrealizedFinalized) }
        }
        self.time = time
    }

    mutating func add(_ block: ForkChoiceBlock) -> Bool {
        guard blocks[block.parentRoot] != nil, slot >= block.slot.rawValue,
            block.slot.rawValue > finalized.epoch.rawValue * slotsPerEpoch,
            checkpointBlock(block.parentRoot, finalized.epoch) == finalized.root
        else { return false }
        let old = head
        blocks[block.root] = block
        let isTimely = slot == block.slot.rawValue && time % slotDurationMs < 3333 * slotDurationMs / 10_000
        let dependent = epoch <= 1 ? 0 : (epoch - 1) * slotsPerEpoch - 1
        if isTimely, boost == Root(), ancestor(old, dependent) == ancestor(block.root, dependent) { boost = block.root }
        update(block.justifiedCheckpoint, block.finalizedCheckpoint)
        if block.unrealizedJustifiedCheckpoint.epoch > unrealizedJustified.epoch {
            unrealizedJustified = block.unrealizedJustifiedCheckpoint
        }
        if block.unrealizedFinalizedCheckpoint.epoch > unrealizedFinalized.epoch {
            unrealizedFinalized = block.unrealizedFinalizedCheckpoint
        }
        if block.slot.rawValue / slotsPerEpoch < epoch {
            update(block.unrealizedJustifiedCheckpoint, block.unrealizedFinalizedCheckpoint)
        }
        return true
    }

    mutating func vote(_ root: Root, target: Epoch, by indices: [UInt64]) {
        for index in indices where !equivocating.contains(index) {
            if let message = messages[index], target <= message.epoch { continue }
            messages[index] = (target, root)
        }
    }
}
