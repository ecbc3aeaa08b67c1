import Foundation
import GRDB
import Glibc
import Primitives
import SQLiteFile

/// What makes a file a slashing database: its tables, and the chain that it names.
enum SlashingDatabaseFile {
    static func create(at path: String, genesisValidatorsRoot: Root) throws(SlashingDatabaseError) {
        try OwnedDatabase<SlashingDatabaseError>.create(at: path, schemaVersion: 1) { db in
            try db.execute(
                sql: """
                    CREATE TABLE identity (
                        id INTEGER NOT NULL PRIMARY KEY CHECK (id = 0),
                        genesis_validators_root BLOB NOT NULL CHECK (length(genesis_validators_root) = 32),
                        openings INTEGER NOT NULL
                    ) STRICT
                    """)
            try db.execute(
                sql: "INSERT INTO identity VALUES (0, ?, 0)", arguments: [Data(genesisValidatorsRoot.bytes)])
            try WatermarkTable.create(db)
        }
    }

    /// Opens the file, asks whether it is whole and of this chain, and writes to it once.
    /// - Parameters:
    ///   - genesisValidatorsRoot: the chain it must be of; nil takes any.
    ///   - keepsLog: whether every message is kept from now on; nil goes on as before.
    static func open(
        at path: String, genesisValidatorsRoot: Root?, keepsLog: Bool?
    ) throws(SlashingDatabaseError) -> (file: OwnedDatabase<SlashingDatabaseError>, root: Root, keepsLog: Bool) {
        var root: Root?
        let file = try OwnedDatabase<SlashingDatabaseError>.open(at: path) { db in
            root = try verify(db, path, genesisValidatorsRoot)
            // Before the first write: SQLite gives its log the file's mode.
            chmod(path, 0o600)
        }
        let isKept = try file.write { db in
            try db.execute(sql: "UPDATE identity SET openings = openings + 1")
            if let keepsLog { try keepsLog ? AuditLog.begin(db) : AuditLog.breakOff(db) }
            return try AuditLog.isContinuous(db)
        }
        guard let root else { throw SlashingDatabaseError(unreadableIdentity, path: path) }
        return (file, root, isKept)
    }

    private static func verify(_ db: Database, _ path: String, _ genesisValidatorsRoot: Root?) throws -> Root {
        if let fault = try String.fetchOne(db, sql: "PRAGMA quick_check(1)"), fault != "ok" {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: fault)
        }
        guard let data = try Data.fetchOne(db, sql: "SELECT genesis_validators_root FROM identity"),
            let stored = Root(bytes: data)
        else { throw unreadableIdentity }
        guard genesisValidatorsRoot == nil || stored == genesisValidatorsRoot else {
            throw SlashingDatabaseError(
                .wrongChain,
                "the slashing database \(path) belongs to the chain with genesis validators root \(stored), not "
                    + "\(genesisValidatorsRoot ?? Root()): use the data directory of that chain.")
        }
        return stored
    }

    private static var unreadableIdentity: DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "no identity row")
    }
}
