import GRDB
package import Primitives
import SQLiteFile

extension BeaconStorage {
    /// Makes the branch that ends in `root` the finalised chain and forgets what can no longer matter; one transaction.
    ///
    /// - The blocks from `root` back to the finalised chain, or to the oldest one stored, enter the finalised index.
    /// - Blocks that are neither finalised nor descend from `root` are deleted, with their states.
    /// - Below finality a state stays when its slot is a multiple of `keepStateEvery` (slots; 0 keeps none by that
    ///   rule). The oldest state, from which all can be computed again, and the newest one at or before
    ///   `checkpointSlot`, from which the node goes on, always stay.
    ///
    /// - Parameter checkpointSlot: the first slot of the finalised epoch.
    /// - Throws: `invalidRequest` when `root` is not stored or contradicts what is already finalised.
    @discardableResult
    package func finalize(
        root: Root, checkpointSlot: Slot, keepStateEvery: UInt64, forkChoice: [UInt8]? = nil
    ) throws(StorageError) -> FinalizationSummary {
        try file.write { db in
            var summary = FinalizationSummary()
            let formerTip = try FinalizedTable.latest(atOrBefore: nil, db)
            summary.finalizedBlocks = try Self.extendFinalizedChain(from: formerTip, to: root, db)
            summary.prunedBlocks = try Self.pruneBlocks(notUnder: root, from: formerTip?.slot ?? Slot(0), db)
            summary.prunedStates = try Self.pruneStates(checkpointSlot: checkpointSlot, keepEvery: keepStateEvery, db)
            if let forkChoice { try SnapshotTable.set(SnapshotTable.forkChoice, forkChoice, db) }
            return summary
        }
    }

    private static func extendFinalizedChain(
        from tip: (slot: Slot, root: Root)?, to root: Root, _ db: Database
    ) throws -> Int {
        var branch: [BlockReference] = []
        var next = root
        while next != tip?.root, let block = try BlockTable.reference(next, db) {
            branch.append(block)
            next = block.parentRoot
        }
        if let tip, next != tip.root {
            throw StorageError(
                .invalidRequest,
                "block \(root) cannot be finalised: it does not descend from the finalised \(tip.root).")
        }
        guard tip != nil || !branch.isEmpty else {
            throw StorageError(.invalidRequest, "block \(root) cannot be finalised: it is not in the beacon database.")
        }
        for block in branch.reversed() { try FinalizedTable.insert(block.root, at: block.slot, db) }
        return branch.count
    }

    /// Deletes every block that the finalised chain has left behind; below `slot` that was done before.
    private static func pruneBlocks(notUnder root: Root, from slot: Slot, _ db: Database) throws -> Int {
        guard let finalized = try BlockTable.reference(root, db) else { return 0 }
        var alive: Set<Root> = [root]
        var pruned = 0
        for block in try BlockTable.references(from: slot, through: nil, db) {
            if block.slot > finalized.slot {
                if alive.contains(block.parentRoot) {
                    alive.insert(block.root)
                    continue
                }
            } else if try FinalizedTable.root(at: block.slot, db) == block.root {
                continue
            }
            try BlockTable.delete(block.root, db)
            pruned += 1
        }
        return pruned
    }

    private static func pruneStates(checkpointSlot: Slot, keepEvery: UInt64, _ db: Database) throws -> Int {
        let index = try StateTable.index(db)
        let oldest = index.first?.root
        var reachable: Set<Root> = []
        for state in index {
            if try state.root == oldest || BlockTable.reference(state.blockRoot, db) != nil {
                reachable.insert(state.root)
            }
        }
        let newest = index.last { $0.slot <= checkpointSlot && reachable.contains($0.root) }?.root
        var pruned = 0
        for state in index {
            let isArchived = keepEvery > 0 && state.slot.rawValue % keepEvery == 0
            let isWanted = state.slot >= checkpointSlot || isArchived || state.root == newest || state.root == oldest
            if isWanted && reachable.contains(state.root) { continue }
            try StateTable.delete(state.root, db)
            pruned += 1
        }
        return pruned
    }
}
