import ConsensusTypes
import Foundation
import GRDB
import Primitives

/// Every block that was imported and not pruned, on every branch.
enum BlockTable {
    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE blocks (
                    id INTEGER NOT NULL PRIMARY KEY,
                    root BLOB NOT NULL UNIQUE CHECK (length(root) = 32),
                    parent_root BLOB NOT NULL CHECK (length(parent_root) = 32),
                    slot INTEGER NOT NULL CHECK (slot >= 0),
                    fork TEXT NOT NULL,
                    ssz BLOB NOT NULL
                ) STRICT;
                CREATE INDEX blocks_by_slot ON blocks (slot, root, parent_root);
                """)
    }

    static func insert(_ block: StoredBlock, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO blocks (root, parent_root, slot, fork, ssz) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (root) DO NOTHING
                """)
        try statement.execute(arguments: [
            Columns.value(block.root), Columns.value(block.parentRoot), try Columns.value(block.slot), block.fork.name,
            Data(block.ssz),
        ])
    }

    static func fetch(_ root: Root, _ db: Database) throws -> StoredBlock? {
        let statement = try db.cachedStatement(sql: "SELECT parent_root, slot, fork, ssz FROM blocks WHERE root = ?")
        guard let row = try Row.fetchOne(statement, arguments: [Columns.value(root)]) else { return nil }
        return StoredBlock(
            root: root, parentRoot: try Columns.root(row, 0), slot: try Columns.slot(row, 1),
            fork: try Columns.fork(row, 2),
            ssz: try Columns.bytes(row, 3))
    }

    static func reference(_ root: Root, _ db: Database) throws -> BlockReference? {
        let statement = try db.cachedStatement(sql: "SELECT root, parent_root, slot FROM blocks WHERE root = ?")
        return try Row.fetchOne(statement, arguments: [Columns.value(root)]).map(reference)
    }

    /// In the order of slots, then of roots; without an upper bound when `through` is nil.
    static func references(from: Slot, through: Slot?, _ db: Database) throws -> [BlockReference] {
        let last = try through.map { try Columns.value($0) } ?? Int64.max
        let statement = try db.cachedStatement(
            sql: "SELECT root, parent_root, slot FROM blocks WHERE slot BETWEEN ? AND ? ORDER BY slot, root")
        let cursor = try Row.fetchCursor(statement, arguments: [try Columns.value(from), last])
        var references: [BlockReference] = []
        while let row = try cursor.next() { references.append(try reference(row)) }
        return references
    }

    static func delete(_ root: Root, _ db: Database) throws {
        let statement = try db.cachedStatement(sql: "DELETE FROM blocks WHERE root = ?")
        try statement.execute(arguments: [Columns.value(root)])
    }

    private static func reference(_ row: Row) throws -> BlockReference {
        BlockReference(
            root: try Columns.root(row, 0), parentRoot: try Columns.root(row, 1), slot: try Columns.slot(row, 2))
    }
}
