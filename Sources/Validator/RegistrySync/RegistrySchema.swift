import ContractEvents
import Foundation
import GRDB
import Primitives

enum RegistrySchema {
    static func create(in db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE sync (
                    id INTEGER PRIMARY KEY CHECK (id = 1) DEFAULT 1, chain_id INTEGER NOT NULL, contract BLOB NOT NULL,
                    first_block INTEGER NOT NULL, operator_key BLOB NOT NULL, cursor_number INTEGER, cursor_hash BLOB,
                    history_done INTEGER NOT NULL DEFAULT 0);
                CREATE TABLE operators (
                    id INTEGER PRIMARY KEY, key_hash BLOB NOT NULL UNIQUE, is_own INTEGER NOT NULL);
                CREATE TABLE owners (
                    address BLOB PRIMARY KEY, nonce INTEGER NOT NULL DEFAULT 0, fee_recipient BLOB) WITHOUT ROWID;
                CREATE TABLE claims (
                    pubkey BLOB PRIMARY KEY, owner BLOB NOT NULL, nonce INTEGER NOT NULL, signature BLOB NOT NULL,
                    is_verified INTEGER NOT NULL) WITHOUT ROWID;
                CREATE TABLE shares (
                    pubkey BLOB PRIMARY KEY, owner BLOB NOT NULL, cluster BLOB NOT NULL, operator_ids BLOB NOT NULL,
                    share_pubkey BLOB NOT NULL, encrypted_key BLOB NOT NULL, is_liquidated INTEGER NOT NULL,
                    min_participation_epoch INTEGER NOT NULL DEFAULT 0);
                CREATE INDEX shares_by_cluster ON shares (cluster);
                CREATE INDEX shares_by_owner ON shares (owner);
                CREATE TABLE tasks (
                    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, pubkey BLOB NOT NULL,
                    block_time INTEGER);
                """)
    }
}

extension RegistryCursor {
    static func fetch(_ db: Database) throws -> RegistryCursor? {
        let sql = "SELECT cursor_number, cursor_hash FROM sync WHERE cursor_number IS NOT NULL"
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql)) else { return nil }
        return RegistryCursor(number: UInt64(column: row[0]), hash: try .init(column: row[1]))
    }

    /// Moves the cursor on; never back.
    func store(_ db: Database) throws {
        if let last = try Self.fetch(db)?.number, number <= last {
            throw RegistrySyncError.inferiorBlock(number, cursor: last)
        }
        try db.cachedStatement(sql: "UPDATE sync SET cursor_number = ?, cursor_hash = ?")
            .execute(arguments: [number.column, hash.column])
    }
}

extension RegistryTask {
    private var columns: (kind: String, time: Int64?) {
        switch self {
        case .activate: ("activate", nil)
        case .deactivate: ("deactivate", nil)
        case .updateFeeRecipient: ("fee_recipient", nil)
        case .exit(_, let time): ("exit", time.column)
        }
    }

    func insert(_ db: Database) throws {
        let (kind, time) = columns
        try db.cachedStatement(sql: "INSERT INTO tasks (kind, pubkey, block_time) VALUES (?, ?, ?)")
            .execute(arguments: [kind, pubkey.column, time])
    }

    init(_ row: Row) throws {
        let pubkey = try BLSPubkey(column: row["pubkey"])
        switch row["kind"] as String {
        case "activate": self = .activate(pubkey)
        case "deactivate": self = .deactivate(pubkey)
        case "fee_recipient": self = .updateFeeRecipient(pubkey)
        case "exit": self = .exit(pubkey, blockTime: UInt64(column: row["block_time"]))
        case let kind: throw DatabaseError(message: "an unknown task \(kind)")
        }
    }
}

// SQLite's integers are signed, of 64 bits: kept by their bits.

extension UInt64 {
    var column: Int64 { Int64(bitPattern: self) }
    init(column: Int64) { self.init(bitPattern: column) }
}

extension FixedBytes {
    var column: Data { Data(bytes) }

    init(column: Data) throws {
        guard let value = Self(bytes: column) else {
            throw DatabaseError(message: "a value of \(column.count) bytes instead of \(Self().bytes.count)")
        }
        self = value
    }
}
