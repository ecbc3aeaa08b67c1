import Foundation
import GRDB

/// Bytes under a name, such as the fork choice.
enum SnapshotTable {
    static let forkChoice = "fork_choice"

    static func create(_ db: Database) throws {
        try db.execute(
            sql: "CREATE TABLE snapshots (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT")
    }

    static func get(_ name: String, _ db: Database) throws -> [UInt8]? {
        let statement = try db.cachedStatement(sql: "SELECT value FROM snapshots WHERE name = ?")
        return try Row.fetchOne(statement, arguments: [name]).map { try Columns.bytes($0, 0) }
    }

    static func set(_ name: String, _ bytes: [UInt8]?, _ db: Database) throws {
        guard let bytes else {
            return try db.cachedStatement(sql: "DELETE FROM snapshots WHERE name = ?").execute(arguments: [name])
        }
        let statement = try db.cachedStatement(
            sql: "INSERT INTO snapshots VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        try statement.execute(arguments: [name, Data(bytes)])
    }
}
