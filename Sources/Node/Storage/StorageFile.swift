import GRDB
import Primitives
import SQLiteFile

/// What makes a file the database of a node: its tables, and the chain that it names.
enum StorageFile {
    static func create(at path: String, identity: ChainIdentity) throws(StorageError) {
        try OwnedDatabase<StorageError>.create(at: path) { db in
            try db.execute(
                sql: """
                    CREATE TABLE identity (
                        id INTEGER NOT NULL PRIMARY KEY CHECK (id = 0),
                        genesis_validators_root BLOB NOT NULL CHECK (length(genesis_validators_root) = 32),
                        genesis_time INTEGER NOT NULL,
                        config_name TEXT NOT NULL,
                        openings INTEGER NOT NULL
                    ) STRICT
                    """)
            try db.execute(
                sql: "INSERT INTO identity VALUES (0, ?, ?, ?, 0)",
                arguments: [
                    Columns.value(identity.genesisValidatorsRoot), Int64(bitPattern: identity.genesisTime),
                    identity.configName,
                ])
            try BlockTable.create(db)
            try StateTable.create(db)
            try FinalizedTable.create(db)
            try SnapshotTable.create(db)
        }
    }

    /// Opens the file, asks for its chain, and writes to it once. The pages are checked as they are read, not all at
    /// once: the file may be large.
    static func open(
        at path: String, expecting: ChainIdentity?
    ) throws(StorageError) -> (OwnedDatabase<StorageError>, ChainIdentity) {
        var identity: ChainIdentity?
        let file = try OwnedDatabase<StorageError>.open(at: path) { db in
            identity = try verify(db, path, expecting)
        }
        try file.write { try $0.execute(sql: "UPDATE identity SET openings = openings + 1") }
        guard let identity else { throw StorageError(Columns.unreadable("the identity"), path: path) }
        return (file, identity)
    }

    private static func verify(_ db: Database, _ path: String, _ expecting: ChainIdentity?) throws -> ChainIdentity {
        let row = try Row.fetchOne(db, sql: "SELECT genesis_validators_root, genesis_time, config_name FROM identity")
        guard let row, let time = row[1] as Int64?, let configName = row[2] as String? else {
            throw Columns.unreadable("the identity")
        }
        let stored = ChainIdentity(
            genesisValidatorsRoot: try Columns.root(row, 0), genesisTime: UInt64(bitPattern: time),
            configName: configName)
        guard expecting == nil || expecting == stored else {
            throw StorageError(
                .wrongChain,
                "the beacon database \(path) belongs to another chain (\(describe(stored)), not "
                    + "\(expecting.map(describe) ?? "")): use the data directory of that chain, or an empty one.")
        }
        return stored
    }

    private static func describe(_ identity: ChainIdentity) -> String {
        "config \(identity.configName), genesis time \(identity.genesisTime), genesis validators root "
            + "\(identity.genesisValidatorsRoot)"
    }
}
