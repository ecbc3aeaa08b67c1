import GRDB
import Primitives

/// The canonical finalised chain: one block root per slot that has one.
enum FinalizedTable {
    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE finalized (
                    slot INTEGER NOT NULL PRIMARY KEY CHECK (slot >= 0),
                    root BLOB NOT NULL CHECK (length(root) = 32)
                ) STRICT
                """)
    }

    static func insert(_ root: Root, at slot: Slot, _ db: Database) throws {
        let statement = try db.cachedStatement(sql: "INSERT INTO finalized (slot, root) VALUES (?, ?)")
        try statement.execute(arguments: [try Columns.value(slot), Columns.value(root)])
    }

    static func root(at slot: Slot, _ db: Database) throws -> Root? {
        let statement = try db.cachedStatement(sql: "SELECT root FROM finalized WHERE slot = ?")
        return try Row.fetchOne(statement, arguments: [try Columns.value(slot)]).map { try Columns.root($0, 0) }
    }

    static func latest(atOrBefore slot: Slot?, _ db: Database) throws -> (slot: Slot, root: Root)? {
        let last = try slot.map { try Columns.value($0) } ?? Int64.max
        let statement = try db.cachedStatement(
            sql: "SELECT slot, root FROM finalized WHERE slot <= ? ORDER BY slot DESC LIMIT 1")
        return try Row.fetchOne(statement, arguments: [last]).map(entry)
    }

    static func roots(from: Slot, through: Slot, _ db: Database) throws -> [(slot: Slot, root: Root)] {
        let statement = try db.cachedStatement(
            sql: "SELECT slot, root FROM finalized WHERE slot BETWEEN ? AND ? ORDER BY slot")
        let cursor = try Row.fetchCursor(statement, arguments: [try Columns.value(from), try Columns.value(through)])
        var result: [(slot: Slot, root: Root)] = []
        while let row = try cursor.next() { result.append(try entry(row)) }
        return result
    }

    private static func entry(_ row: Row) throws -> (slot: Slot, root: Root) {
        (try Columns.slot(row, 0), try Columns.root(row, 1))
    }
}
