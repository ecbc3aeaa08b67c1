import ConsensusTypes
package import Primitives

// Optimistic sync (sync/optimistic.md): payloads whose validity becomes known after their import.

extension ForkChoice {
    /// How many slots a block must be old to be imported optimistically before the merge is justified.
    package static let safeSlotsToImportOptimistically: UInt64 = 128

    /// What the execution engine said of a block's payload; nil for an unknown block.
    package func executionStatus(of root: Root) -> ExecutionStatus? { block(root)?.executionStatus }

    /// `is_optimistic`.
    package func isOptimistic(_ root: Root) -> Bool { executionStatus(of: root) == .optimistic }

    /// `latest_verified_ancestor`: the block itself when it is not optimistic; the oldest block known when none is
    /// verified; nil for an unknown block.
    package func latestVerifiedAncestor(of root: Root) -> Root? {
        guard var position = tree.index(of: root) else { return nil }
        while tree.nodes[position].block.executionStatus != .valid, let parent = tree.nodes[position].parent {
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

    /// The execution engine found the payload of a block valid, and so those of its ancestors.
    package mutating func onValidPayload(_ root: Root) throws(ForkChoiceError) {
        guard let index = tree.index(of: root) else { throw .unknownBlock(root) }
        guard tree.nodes[index].block.executionStatus != .invalid else { throw .payloadInvalid(root) }
        markValid(from: index)
    }

    /// The execution engine found the payload of a block invalid.
    ///
    /// The ancestors above `latestValidHash` become invalid too, and with each its descendants.
    /// - Parameter latestValidHash: the hash of the latest valid ancestor's payload, as the engine names it; zero when
    ///   no payload of the chain is valid. A nil, or a hash that is not on the block's chain, condemns the block alone.
    /// - Throws: `payloadWasValid`, and nothing changes, when it contradicts an earlier verdict.
    package mutating func onInvalidPayload(_ root: Root, latestValidHash: Hash32?) throws(ForkChoiceError) {
        guard let index = tree.index(of: root) else { throw .unknownBlock(root) }
        try invalidate([index] + chain(from: tree.nodes[index].parent, to: latestValidHash))
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
            tree.setExecutionStatus(.valid, at: current)
            position = tree.nodes[current].parent
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
            position = tree.nodes[current].parent
        }
        return []
    }

    /// Makes blocks and all that descends from them invalid.
    private mutating func invalidate(_ roots: [Int]) throws(ForkChoiceError) {
        guard !roots.isEmpty else { return }
        var isInvalid = [Bool](repeating: false, count: tree.nodes.count)
        for index in roots { isInvalid[index] = true }
        for index in tree.nodes.indices {
            if let parent = tree.nodes[index].parent, isInvalid[parent] { isInvalid[index] = true }
            guard isInvalid[index] else { continue }
            guard tree.nodes[index].block.executionStatus != .valid else {
                throw .payloadWasValid(tree.nodes[index].block.root)
            }
        }
        for index in tree.nodes.indices where isInvalid[index] { tree.setExecutionStatus(.invalid, at: index) }
        cachedHead = nil
    }
}
