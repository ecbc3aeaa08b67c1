package import Primitives
import SQLiteFile

extension BeaconStorage {
    /// Stores a state; one that is there already is left alone.
    package func putState(_ state: StoredState) throws(StorageError) {
        try file.write { try StateTable.insert(state, $0) }
    }

    /// The state with that root.
    package func state(_ root: Root) throws(StorageError) -> StoredState? {
        try file.read { try StateTable.fetch(root, $0) }
    }

    /// The state after the block, advanced to `slot`; nil asks for the block's post-state, the lowest slot there is of
    /// it.
    package func state(
        blockRoot: Root, slot: Slot? = nil
    ) throws(StorageError) -> StoredState? {
        try file.read { try StateTable.fetch(blockRoot: blockRoot, slot: slot, $0) }
    }

    /// The newest stored state on the branch that ends in `blockRoot`, at or before `slot` when one is given, and the
    /// blocks from it (not included) up to `blockRoot` (included), oldest first: all that is needed to compute its
    /// state.
    ///
    /// nil when the branch is not known or has no stored state.
    package func nearestState(
        toBlock blockRoot: Root, atOrBefore slot: Slot? = nil
    ) throws(StorageError) -> (state: StoredState, replay: [Root])? {
        try file.read { db in
            var replay: [Root] = []
            var root = blockRoot
            var limit = slot
            while true {
                if let state = try StateTable.newest(ofBlock: root, atOrBefore: limit, db) {
                    return (state, replay.reversed())
                }
                guard let reference = try BlockTable.reference(root, db) else { return nil }
                replay.append(root)
                root = reference.parentRoot
                // A parent's state that was advanced to the child's slot or beyond cannot take the child.
                limit = reference.slot.saturatingSubtract(Slot(1))
            }
        }
    }

    /// The finalised canonical state of exactly that slot, when it was kept.
    package func finalizedState(at slot: Slot) throws(StorageError) -> StoredState? {
        try file.read { db in
            guard let block = try FinalizedTable.latest(atOrBefore: slot, db) else { return nil }
            return try StateTable.fetch(blockRoot: block.root, slot: slot, db)
        }
    }
}
