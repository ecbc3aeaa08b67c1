import ConsensusTypes
import ForkChoice
import Primitives

/// The specification's store of Gloas, written as gloas/fork-choice.md writes it: nodes of blocks and payload statuses,
/// dictionaries and recursion. Blocks before Gloas count as full, with their payload verified.
struct NaivePayloadForkChoice {
    let parameters: ForkChoiceParameters
    let balances: [UInt64]
    var time: UInt64 = 0
    var justified: Checkpoint
    var finalized: Checkpoint
    var boost = Root()
    var equivocating: Set<UInt64> = []
    var blocks: [Root: ForkChoiceBlock]
    var timeliness: [Root: [Bool]]
    var payloads: Set<Root> = []
    var timelyVotes: [Root: [Bool?]] = [:]
    var availableVotes: [Root: [Bool?]] = [:]
    var messages: [UInt64: (slot: UInt64, root: Root, present: Bool)] = [:]

    init(anchor: ForkChoiceBlock, balances: [UInt64], parameters: ForkChoiceParameters) {
        self.parameters = parameters
        self.balances = balances
        justified = Checkpoint(epoch: 0, root: anchor.root)
        finalized = justified
        blocks = [anchor.root: anchor]
        timeliness = [anchor.root: [true, true]]
    }

    var slot: UInt64 { time / parameters.slotDurationMs }
    var epoch: UInt64 { slot / parameters.slotsPerEpoch }

    func isGloas(_ root: Root) -> Bool { blocks[root]?.bidParentBlockHash != nil }

    func isVerified(_ root: Root) -> Bool { !isGloas(root) || payloads.contains(root) }

    func parentStatus(_ block: ForkChoiceBlock) -> PayloadStatus {
        guard isGloas(block.parentRoot) else { return .full }
        return block.bidParentBlockHash == blocks[block.parentRoot]?.executionBlockHash ? .full : .empty
    }

    func ancestor(_ node: ForkChoiceNode, _ slot: UInt64) -> ForkChoiceNode? {
        guard let block = blocks[node.root] else { return nil }
        guard block.slot.rawValue > slot else { return node }
        return ancestor(ForkChoiceNode(root: block.parentRoot, payloadStatus: parentStatus(block)), slot)
    }

    func isAncestor(_ node: ForkChoiceNode, _ ancestor: ForkChoiceNode) -> Bool {
        guard let block = blocks[ancestor.root], let found = self.ancestor(node, block.slot.rawValue) else {
            return false
        }
        return found.root == ancestor.root
            && (found.payloadStatus == ancestor.payloadStatus || ancestor.payloadStatus == .pending)
    }

    func attestationScore(_ node: ForkChoiceNode) -> UInt64 {
        var score: UInt64 = 0
        for (index, balance) in balances.enumerated() where !equivocating.contains(UInt64(index)) {
            guard let message = messages[UInt64(index)], let block = blocks[message.root] else { continue }
            let isLater = block.slot.rawValue < message.slot
            let status: PayloadStatus = isLater && isGloas(message.root) ? message.present ? .full : .empty : .pending
            if isAncestor(ForkChoiceNode(root: message.root, payloadStatus: status), node) { score += balance }
        }
        return score
    }

    var committeeWeight: UInt64 { balances.reduce(0, +) / parameters.slotsPerEpoch }

    func isHeadWeak(_ root: Root) -> Bool {
        var weight = attestationScore(ForkChoiceNode(root: root, payloadStatus: .pending))
        for index in blocks[root]?.slotCommittees ?? [] where equivocating.contains(index.rawValue) {
            weight += balances[Int(index.rawValue)]
        }
        return weight < committeeWeight * parameters.reorgHeadWeightThreshold / 100
    }

    var appliesBoost: Bool {
        guard let block = blocks[boost], let parent = blocks[block.parentRoot] else { return false }
        guard block.bidParentBlockHash != nil else { return true }
        if parent.slot.rawValue + 1 < block.slot.rawValue || !isHeadWeak(parent.root) { return true }
        return !blocks.values.contains { other in
            timeliness[other.root]?[1] == true && other.proposerIndex == parent.proposerIndex
                && other.slot.rawValue + 1 == block.slot.rawValue && other.root != parent.root
        }
    }

    func isPreviousSlotDecision(_ node: ForkChoiceNode) -> Bool {
        guard let block = blocks[node.root], isGloas(node.root) else { return false }
        return block.slot.rawValue + 1 == slot && node.payloadStatus != .pending
    }

    func weight(_ node: ForkChoiceNode) -> UInt64 {
        if isPreviousSlotDecision(node) { return 0 }
        let score = attestationScore(node)
        guard appliesBoost, isAncestor(ForkChoiceNode(root: boost, payloadStatus: .pending), node) else { return score }
        return score + committeeWeight * parameters.proposerScoreBoost / 100
    }

    func isMajority(_ votes: [Bool?]?, _ value: Bool) -> Bool {
        (votes ?? []).count { $0 == value } > parameters.ptcSize / 2
    }

    func shouldExtend(_ root: Root) -> Bool {
        guard isVerified(root) else { return false }
        if isMajority(timelyVotes[root], true), isMajority(availableVotes[root], true) { return true }
        guard let boosted = blocks[boost] else { return true }
        return boosted.parentRoot != root || parentStatus(boosted) == .full
    }

    func tiebreaker(_ node: ForkChoiceNode) -> UInt8 {
        guard isPreviousSlotDecision(node) else { return node.payloadStatus.rawValue }
        if node.payloadStatus == .empty { return 1 }
        return shouldExtend(node.root) ? 2 : 0
    }

    func isViable(_ root: Root) -> Bool {
        let children = blocks.values.filter { $0.parentRoot == root }
        if !children.isEmpty { return children.contains { isViable($0.root) } }
        guard let block = blocks[root] else { return false }
        let source =
            epoch > block.slot.rawValue / parameters.slotsPerEpoch
            ? block.unrealizedJustifiedCheckpoint : block.justifiedCheckpoint
        return justified.epoch == 0 || source.epoch == justified.epoch || source.epoch.rawValue + 2 >= epoch
    }

    func children(_ node: ForkChoiceNode) -> [ForkChoiceNode] {
        if node.payloadStatus == .pending {
            let statuses: [PayloadStatus] =
                isGloas(node.root) ? isVerified(node.root) ? [.empty, .full] : [.empty] : [.full]
            return statuses.map { ForkChoiceNode(root: node.root, payloadStatus: $0) }
        }
        return blocks.values.filter {
            $0.parentRoot == node.root && parentStatus($0) == node.payloadStatus && isViable($0.root)
        }.map { ForkChoiceNode(root: $0.root, payloadStatus: .pending) }
    }

    /// The childless nodes of the filtered tree.
    var viableNodes: [ForkChoiceNode] {
        var (leaves, open) = ([ForkChoiceNode](), [ForkChoiceNode(root: justified.root, payloadStatus: .pending)])
        while let node = open.popLast() {
            let children = children(node)
            if children.isEmpty { leaves.append(node) }
            open += children
        }
        return leaves
    }

    var head: ForkChoiceNode {
        var head = ForkChoiceNode(root: justified.root, payloadStatus: .pending)
        while true {
            let best = children(head).max { left, right in
                (weight(left), left.root, tiebreaker(left)) < (weight(right), right.root, tiebreaker(right))
            }
            guard let best else { return head }
            head = best
        }
    }

    mutating func tick(_ time: UInt64) {
        if time / parameters.slotDurationMs > slot { boost = Root() }
        self.time = time
    }

    mutating func add(_ block: ForkChoiceBlock) -> Bool {
        guard blocks[block.parentRoot] != nil, slot >= block.slot.rawValue else { return false }
        if block.bidParentBlockHash != nil, parentStatus(block) == .full, !isVerified(block.parentRoot) { return false }
        let old = head
        blocks[block.root] = block
        let isCurrent = slot == block.slot.rawValue
        let intoSlot = time % parameters.slotDurationMs
        timeliness[block.root] = [
            isCurrent && intoSlot < parameters.attestationDueMs(at: block.slot),
            isCurrent && intoSlot < parameters.payloadAttestationDueMs,
        ]
        if block.bidParentBlockHash != nil {
            timelyVotes[block.root] = Array(repeating: nil, count: parameters.ptcSize)
            availableVotes[block.root] = timelyVotes[block.root]
        }
        let dependent = epoch <= 1 ? 0 : (epoch - 1) * parameters.slotsPerEpoch - 1
        let new = ForkChoiceNode(root: block.root, payloadStatus: .pending)
        let oldRoot = ForkChoiceNode(root: old.root, payloadStatus: .pending)
        let isSame = ancestor(oldRoot, dependent)?.root == ancestor(new, dependent)?.root
        if timeliness[block.root]?[0] == true, boost == Root(), isSame { boost = block.root }
        return true
    }

    mutating func vote(_ root: Root, slot: UInt64, present: Bool, by indices: [UInt64]) {
        let isGloasVote = slot / parameters.slotsPerEpoch >= parameters.gloasForkEpoch.rawValue
        let period = isGloasVote ? 1 : parameters.slotsPerEpoch
        for index in indices where !equivocating.contains(index) {
            if let message = messages[index], slot / period <= message.slot / period { continue }
            messages[index] = (slot, root, present)
        }
    }
}
