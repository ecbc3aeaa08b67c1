import Foundation
import GRDB
import Primitives

/// The tables of the log: every message, and per key what lies below its beginning.
///
/// Slots and epochs are unsigned 64-bit numbers that SQL has to compare; SQLite's integers are signed, so the top bit is
/// turned over. A signing root that is not known is an empty blob.
enum AuditTable {
    /// The `user_version` of a file that has them: a version that knows nothing of the log must not write beside it.
    static let schemaVersion = 2

    static func exists(_ db: Database) throws -> Bool { try db.tableExists("audit_state") }

    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE audit_state (
                    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 0),
                    is_continuous INTEGER NOT NULL
                ) STRICT;
                INSERT INTO audit_state VALUES (0, 0);
                CREATE TABLE audit_floors (
                    pubkey BLOB NOT NULL PRIMARY KEY, slot INTEGER, source_epoch INTEGER, target_epoch INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE signed_blocks (
                    pubkey BLOB NOT NULL, slot INTEGER NOT NULL, signing_root BLOB NOT NULL,
                    PRIMARY KEY (pubkey, slot, signing_root)
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE signed_attestations (
                    pubkey BLOB NOT NULL, target_epoch INTEGER NOT NULL, source_epoch INTEGER NOT NULL,
                    signing_root BLOB NOT NULL,
                    PRIMARY KEY (pubkey, target_epoch, source_epoch, signing_root)
                ) STRICT, WITHOUT ROWID;
                PRAGMA user_version = \(schemaVersion)
                """)
    }

    // MARK: - Columns

    static func column(_ number: UInt64) -> Int64 { Int64(bitPattern: number ^ 1 << 63) }

    static func column(_ root: Root?) -> Data { Data(root?.bytes ?? []) }

    static func column(_ pubkey: BLSPubkey) -> Data { Data(pubkey.bytes) }

    static func number(_ row: Row, _ index: Int) -> UInt64? {
        (row[index] as Int64?).map { UInt64(bitPattern: $0) ^ 1 << 63 }
    }

    static func root(_ row: Row, _ index: Int) -> Root? { (row[index] as Data?).flatMap { Root(bytes: $0) } }

    // MARK: - Floors

    static func floor(of pubkey: BLSPubkey, _ db: Database) throws -> SlashingFloor {
        let statement = try db.cachedStatement(
            sql: "SELECT slot, source_epoch, target_epoch FROM audit_floors WHERE pubkey = ?")
        guard let row = try Row.fetchOne(statement, arguments: [column(pubkey)]) else { return SlashingFloor() }
        return SlashingFloor(
            slot: number(row, 0).map { Slot($0) }, source: number(row, 1).map { Epoch($0) },
            target: number(row, 2).map { Epoch($0) })
    }

    static func raise(_ floor: SlashingFloor, of pubkey: BLSPubkey, _ db: Database) throws {
        let known = try Self.floor(of: pubkey, db)
        let raised = known.highest(with: floor)
        guard raised != known else { return }
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO audit_floors VALUES (?, ?, ?, ?)").execute(arguments: [
            column(pubkey), raised.slot.map { column($0.rawValue) }, raised.source.map { column($0.rawValue) },
            raised.target.map { column($0.rawValue) },
        ])
    }

    /// The lowest messages of a key in the log.
    static func minima(of pubkey: BLSPubkey, _ db: Database) throws -> SlashingFloor {
        let statement = try db.cachedStatement(
            sql: """
                SELECT (SELECT min(slot) FROM signed_blocks WHERE pubkey = ?1),
                    min(source_epoch), min(target_epoch) FROM signed_attestations WHERE pubkey = ?1
                """)
        guard let row = try Row.fetchOne(statement, arguments: [column(pubkey)]) else { return SlashingFloor() }
        return SlashingFloor(
            slot: number(row, 0).map { Slot($0) }, source: number(row, 1).map { Epoch($0) },
            target: number(row, 2).map { Epoch($0) })
    }
}
