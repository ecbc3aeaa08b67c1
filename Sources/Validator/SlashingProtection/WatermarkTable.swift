import Foundation
import GRDB
import Primitives

/// The one table that grows with the keys: a row of fixed size per key.
///
/// Slots and epochs are unsigned 64-bit numbers; SQLite's integers are signed, so the same 64 bits are kept. Nothing is
/// compared in SQL.
enum WatermarkTable {
    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE validators (
                    pubkey BLOB NOT NULL PRIMARY KEY CHECK (length(pubkey) = 48),
                    block_slot INTEGER,
                    block_signing_root BLOB CHECK (length(block_signing_root) = 32),
                    attestation_source_epoch INTEGER,
                    attestation_target_epoch INTEGER,
                    attestation_signing_root BLOB CHECK (length(attestation_signing_root) = 32)
                ) STRICT, WITHOUT ROWID
                """)
    }

    static func allKeys(_ db: Database) throws -> [BLSPubkey] {
        let cursor = try Row.fetchCursor(db, sql: "SELECT pubkey FROM validators ORDER BY pubkey")
        var keys: [BLSPubkey] = []
        while let row = try cursor.next() { keys.append(try pubkey(row)) }
        return keys
    }

    /// Calls `body` with every key in ascending order, holding one at a time.
    static func forEach(_ db: Database, _ body: (BLSPubkey, Watermarks) throws -> Void) throws {
        let cursor = try Row.fetchCursor(db, sql: "SELECT * FROM validators ORDER BY pubkey")
        while let row = try cursor.next() { try body(try pubkey(row), try watermarks(row)) }
    }

    // MARK: - Columns

    private static func watermarks(_ row: Row) throws -> Watermarks {
        var result = Watermarks()
        if let slot = number(row, 1) {
            result.block = BlockWatermark(slot: Slot(slot), signingRoot: try root(row, 2))
        }
        if let source = number(row, 3), let target = number(row, 4) {
            result.attestation = AttestationWatermark(
                source: Epoch(source), target: Epoch(target), signingRoot: try root(row, 5))
        }
        return result
    }

    private static func number(_ row: Row, _ index: Int) -> UInt64? {
        (row[index] as Int64?).map { UInt64(bitPattern: $0) }
    }

    private static func root(_ row: Row, _ index: Int) throws -> Root? {
        guard let data = row[index] as Data? else { return nil }
        guard let root = Root(bytes: data) else { throw unreadableRow }
        return root
    }

    private static func pubkey(_ row: Row) throws -> BLSPubkey {
        guard let data = row[0] as Data?, let pubkey = BLSPubkey(bytes: data) else { throw unreadableRow }
        return pubkey
    }

    static var unreadableRow: DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a row of the table of validators is not readable")
    }
}
