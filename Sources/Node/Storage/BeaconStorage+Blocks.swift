package import Primitives
import SQLiteFile

extension BeaconStorage {
    /// The block with that root.
    package func block(_ root: Root) throws(StorageError) -> StoredBlock? {
        try file.read { try BlockTable.fetch(root, $0) }
    }

    /// Whether the block is there.
    package func containsBlock(_ root: Root) throws(StorageError) -> Bool {
        try file.read { try BlockTable.reference(root, $0) != nil }
    }

    /// The place of the block in the tree, without reading its bytes.
    package func blockReference(_ root: Root) throws(StorageError) -> BlockReference? {
        try file.read { try BlockTable.reference(root, $0) }
    }

    /// All stored blocks of a range of slots, on every branch, in the order of slots.
    package func blockReferences(in slots: ClosedRange<Slot>) throws(StorageError) -> [BlockReference] {
        try file.read { try BlockTable.references(from: slots.lowerBound, through: slots.upperBound, $0) }
    }

    /// All stored blocks above the finalised one, on every branch, in the order of slots: what a restarted node
    /// replays.
    package func unfinalizedBlocks() throws(StorageError) -> [BlockReference] {
        try file.read { db in
            guard let tip = try FinalizedTable.latest(atOrBefore: nil, db) else {
                return try BlockTable.references(from: Slot(0), through: nil, db)
            }
            return try BlockTable.references(from: tip.slot, through: nil, db).filter { $0.slot > tip.slot }
        }
    }

    /// The root of the finalised canonical block of a slot; nil for an empty slot and for slots not finalised yet.
    package func finalizedBlockRoot(at slot: Slot) throws(StorageError) -> Root? {
        try file.read { try FinalizedTable.root(at: slot, $0) }
    }

    /// The newest finalised canonical block at or before `slot`; nil asks for the newest of all.
    package func latestFinalizedBlock(
        atOrBefore slot: Slot? = nil
    ) throws(StorageError) -> (slot: Slot, root: Root)? {
        try file.read { try FinalizedTable.latest(atOrBefore: slot, $0) }
    }

    /// The finalised canonical blocks of a range of slots, in order.
    package func finalizedBlockRoots(in slots: ClosedRange<Slot>) throws(StorageError) -> [(slot: Slot, root: Root)] {
        try file.read { try FinalizedTable.roots(from: slots.lowerBound, through: slots.upperBound, $0) }
    }
}
