import ConsensusTypes
import Foundation
import GRDB
import Primitives

/// The states that are kept, by their root; found also by the block they come after.
enum StateTable {
    private static let columns = "root, block_root, slot, fork, ssz"

    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE states (
                    id INTEGER NOT NULL PRIMARY KEY,
                    root BLOB NOT NULL UNIQUE CHECK (length(root) = 32),
                    block_root BLOB NOT NULL CHECK (length(block_root) = 32),
                    slot INTEGER NOT NULL CHECK (slot >= 0),
                    fork TEXT NOT NULL,
                    ssz BLOB NOT NULL
                ) STRICT;
                CREATE INDEX states_by_block ON states (block_root, slot);
                CREATE INDEX states_by_slot ON states (slot, root, block_root);
                """)
    }

    static func insert(_ state: StoredState, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO states (\(columns)) VALUES (?, ?, ?, ?, ?) ON CONFLICT (root) DO NOTHING")
        try statement.execute(arguments: [
            Columns.value(state.root), Columns.value(state.blockRoot), try Columns.value(state.slot), state.fork.name,
            Data(state.ssz),
        ])
    }

    static func fetch(_ root: Root, _ db: Database) throws -> StoredState? {
        let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM states WHERE root = ?")
        return try Row.fetchOne(statement, arguments: [Columns.value(root)]).map(state)
    }

    /// Of exactly that slot, or the lowest one of the block.
    static func fetch(blockRoot: Root, slot: Slot?, _ db: Database) throws -> StoredState? {
        guard let slot else {
            let statement = try db.cachedStatement(
                sql: "SELECT \(columns) FROM states WHERE block_root = ? ORDER BY slot LIMIT 1")
            return try Row.fetchOne(statement, arguments: [Columns.value(blockRoot)]).map(state)
        }
        let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM states WHERE block_root = ? AND slot = ?")
        return try Row.fetchOne(statement, arguments: [Columns.value(blockRoot), try Columns.value(slot)]).map(state)
    }

    static func newest(ofBlock root: Root, atOrBefore slot: Slot?, _ db: Database) throws -> StoredState? {
        let last = try slot.map { try Columns.value($0) } ?? Int64.max
        let statement = try db.cachedStatement(
            sql: "SELECT \(columns) FROM states WHERE block_root = ? AND slot <= ? ORDER BY slot DESC LIMIT 1")
        return try Row.fetchOne(statement, arguments: [Columns.value(root), last]).map(state)
    }

    /// All states, without their bytes, in the order of slots.
    static func index(_ db: Database) throws -> [(root: Root, blockRoot: Root, slot: Slot)] {
        let statement = try db.cachedStatement(sql: "SELECT root, block_root, slot FROM states ORDER BY slot, root")
        let cursor = try Row.fetchCursor(statement)
        var result: [(root: Root, blockRoot: Root, slot: Slot)] = []
        while let row = try cursor.next() {
            result.append((try Columns.root(row, 0), try Columns.root(row, 1), try Columns.slot(row, 2)))
        }
        return result
    }

    static func delete(_ root: Root, _ db: Database) throws {
        let statement = try db.cachedStatement(sql: "DELETE FROM states WHERE root = ?")
        try statement.execute(arguments: [Columns.value(root)])
    }

    private static func state(_ row: Row) throws -> StoredState {
        StoredState(
            root: try Columns.root(row, 0), blockRoot: try Columns.root(row, 1), slot: try Columns.slot(row, 2),
            fork: try Columns.fork(row, 3), ssz: try Columns.bytes(row, 4))
    }
}
