import ConsensusTypes
package import Primitives

// Optimistic sync (sync/optimistic.md): payloads whose validity becomes known after their import.

extension ForkChoice {
    /// How many slots a block must be old to be imported optimistically before the merge is justified.
    package static let safeSlotsToImportOptimistically: UInt64 = 128

    /// What the execution engine said of a block's payload; nil for an unknown block.
    package func executionStatus(of root: Root) -> ExecutionStatus? { block(root)?.executionStatus }

    /// `is_optimistic`: of the block's own payload; from Gloas on of the payload that the block builds on.
    package func isOptimistic(_ root: Root) -> Bool {
        guard let index = tree.index(of: root) else { return false }
        return isOptimistic(index, .empty)
    }

    /// `is_optimistic` of a node: a full one's own payload counts too.
    package func isOptimistic(_ node: ForkChoiceNode) -> Bool {
        guard let index = tree.index(of: node.root) else { return false }
        return isOptimistic(index, node.payloadStatus)
    }

    private func isOptimistic(_ index: Int, _ status: PayloadStatus) -> Bool {
        let isOwn = status == .full || !tree.nodes[index].isGloas
        guard let payload = isOwn ? index : previousPayload(index) else { return false }
        return tree.nodes[payload].block.executionStatus == .optimistic
    }

    /// The block whose payload comes before that of a block: its parent, unless that was left empty.
    func previousPayload(_ index: Int) -> Int? {
        var position = index
        while let parent = tree.nodes[position].parent {
            if tree.nodes[position].parentStatus == .full { return parent }
            position = parent
        }
        return nil
    }

    /// `latest_verified_ancestor`: the block itself when it is not optimistic; the oldest block known when none is
    /// verified; nil for an unknown block.
    package func latestVerifiedAncestor(of root: Root) -> Root? {
        guard var position = tree.index(of: root) else { return nil }
        while isOptimistic(position, .empty), let parent = tree.nodes[position].parent {
            position = parent
        }
        return tree.nodes[position].block.root
    }

    /// `is_optimistic_candidate_block`: whether a block of a slot may be imported before its payload is known to be
    /// valid.
    package mutating func isOptimisticCandidateBlock(
        slot: Slot, safeSlots: UInt64 = ForkChoice.safeSlotsToImportOptimistically
    ) throws(ForkChoiceError) -> Bool {
        let head = try getHead()
        let justified = block(head).flatMap { block($0.justifiedCheckpoint.root) } ?? block(justifiedCheckpoint.root)
        if let justified, justified.executionBlockHash != Hash32() { return true }
        let (safe, overflow) = slot.rawValue.addingReportingOverflow(safeSlots)
        return !overflow && safe <= currentSlot.rawValue
    }

    /// The execution engine found the payload of a block valid, and so those of its ancestors. Of a block whose payload
    /// is not here (Gloas) it is what was said of the payload before.
    package mutating func onValidPayload(_ root: Root) throws(ForkChoiceError) {
        guard let index = tree.index(of: root) else { throw .unknownBlock(root) }
        guard tree.nodes[index].block.executionStatus != .invalid else { throw .payloadInvalid(root) }
        markValid(from: tree.nodes[index].isPayloadVerified ? index : previousPayload(index))
    }

    /// The execution engine found the payload of a block invalid.
    ///
    /// The ancestors above `latestValidHash` become invalid too, and with each its descendants.
    /// - Parameter latestValidHash: the hash of the latest valid ancestor's payload, as the engine names it; zero when
    ///   no payload of the chain is valid. A nil, or a hash that is not on the block's chain, condemns the block alone.
    /// - Throws: `payloadWasValid`, and nothing changes, when it contradicts an earlier verdict.
    package mutating func onInvalidPayload(_ root: Root, latestValidHash: Hash32?) throws(ForkChoiceError) {
        guard let index = tree.index(of: root) else { throw .unknownBlock(root) }
        try invalidate([index] + chain(from: previousPayload(index), to: latestValidHash))
    }

    /// As `onInvalidPayload`, for a block that was refused and is not in the store: concerns its ancestors only.
    package mutating func onInvalidPayload(
        childOf parentRoot: Root, latestValidHash: Hash32?
    ) throws(ForkChoiceError) {
        guard let parent = tree.index(of: parentRoot) else { throw .unknownParent(parentRoot) }
        try invalidate(chain(from: parent, to: latestValidHash))
    }

    /// Makes a block and its ancestors valid, up to the first that is.
    mutating func markValid(from index: Int?) {
        var position = index
        while let current = position, tree.nodes[current].block.executionStatus == .optimistic {
            tree.update(current) { $0.block.executionStatus = .valid }
            position = previousPayload(current)
        }
    }

    /// The blocks of a chain from `start` down to the block with the hash, or the first without a payload, that block
    /// left out. Empty when there is no such block.
    private func chain(from start: Int?, to latestValidHash: Hash32?) -> [Int] {
        guard let latestValidHash else { return [] }
        var result: [Int] = []
        var position = start
        while let current = position {
            let hash = tree.nodes[current].block.executionBlockHash
            if hash == latestValidHash || hash == Hash32() { return result }
            result.append(current)
            position = previousPayload(current)
        }
        return []
    }

    /// Makes payloads invalid, and with them all blocks that stand on them. Before Gloas a block stands on its own.
    private mutating func invalidate(_ payloads: [Int]) throws(ForkChoiceError) {
        guard !payloads.isEmpty else { return }
        var isRefused = [Bool](repeating: false, count: tree.nodes.count)
        var isInvalid = isRefused
        for index in payloads { isRefused[index] = true }
        for (index, node) in tree.nodes.enumerated() {
            if let parent = node.parent {
                isInvalid[index] = isInvalid[parent] || node.parentStatus == .full && isRefused[parent]
            }
            if isInvalid[index] { isRefused[index] = true }
            if isRefused[index], !node.isGloas { isInvalid[index] = true }
            guard !isRefused[index] || node.block.executionStatus != .valid else {
                throw .payloadWasValid(node.block.root)
            }
        }
        for index in tree.nodes.indices where isRefused[index] {
            tree.update(index) { node in
                node.block.executionStatus = .invalid
                if node.isGloas { node.isPayloadVerified = false }
                if isInvalid[index] { node.isInvalid = true }
            }
        }
        cachedHead = nil
    }
}
