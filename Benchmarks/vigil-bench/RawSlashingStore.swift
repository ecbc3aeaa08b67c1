import Foundation
import GRDBSQLite
import Primitives
import SlashingProtection

/// What the slashing database is held against: the same check and the same durable commit, with nothing but SQLite's C
/// interface and statements that stay prepared.
final class RawSlashingStore {
    private let connection: OpaquePointer
    private let select: OpaquePointer
    private let update: OpaquePointer

    init(path: String, keys: [BLSPubkey]) throws {
        var handle: OpaquePointer?
        guard sqlite3_open(path, &handle) == SQLITE_OK, let handle else { throw CocoaError(.fileWriteUnknown) }
        connection = handle
        try Self.run(handle, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        try Self.run(
            handle,
            """
            CREATE TABLE validators (
                pubkey BLOB NOT NULL PRIMARY KEY, block_slot INTEGER, block_signing_root BLOB,
                attestation_source_epoch INTEGER, attestation_target_epoch INTEGER, attestation_signing_root BLOB
            ) STRICT, WITHOUT ROWID; BEGIN
            """)
        for key in keys {
            try Self.run(handle, "INSERT INTO validators (pubkey) VALUES (x'\(key.hex.dropFirst(2))')")
        }
        try Self.run(handle, "COMMIT")
        select = try Self.prepare(
            handle,
            """
            SELECT attestation_source_epoch, attestation_target_epoch, attestation_signing_root FROM validators
            WHERE pubkey = ?
            """)
        update = try Self.prepare(
            handle,
            """
            UPDATE validators SET attestation_source_epoch = ?, attestation_target_epoch = ?,
                attestation_signing_root = ? WHERE pubkey = ?
            """)
    }

    deinit {
        sqlite3_finalize(select)
        sqlite3_finalize(update)
        sqlite3_close(connection)
    }

    /// Checks and records a batch in one synced transaction; how many were safe.
    func commit(_ attestations: [AttestationToSign]) throws -> Int {
        try Self.run(connection, "BEGIN IMMEDIATE")
        var safe = 0
        for attestation in attestations where try isSafe(attestation) {
            try record(attestation)
            safe += 1
        }
        try Self.run(connection, "COMMIT")
        return safe
    }

    private func isSafe(_ attestation: AttestationToSign) throws -> Bool {
        defer { sqlite3_reset(select) }
        attestation.pubkey.withUnsafeBytes { bind($0, select, 1) }
        guard sqlite3_step(select) == SQLITE_ROW else { throw CocoaError(.fileReadUnknown) }
        guard sqlite3_column_type(select, 1) != SQLITE_NULL else { return true }
        return Int64(attestation.source.rawValue) >= sqlite3_column_int64(select, 0)
            && Int64(attestation.target.rawValue) > sqlite3_column_int64(select, 1)
    }

    private func record(_ attestation: AttestationToSign) throws {
        defer { sqlite3_reset(update) }
        sqlite3_bind_int64(update, 1, Int64(attestation.source.rawValue))
        sqlite3_bind_int64(update, 2, Int64(attestation.target.rawValue))
        attestation.signingRoot.withUnsafeBytes { bind($0, update, 3) }
        attestation.pubkey.withUnsafeBytes { bind($0, update, 4) }
        guard sqlite3_step(update) == SQLITE_DONE else { throw CocoaError(.fileWriteUnknown) }
    }

    private func bind(_ bytes: UnsafeRawBufferPointer, _ statement: OpaquePointer, _ index: Int32) {
        let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        sqlite3_bind_blob(statement, index, bytes.baseAddress, Int32(bytes.count), copies)
    }

    private static func prepare(_ connection: OpaquePointer, _ sql: String) throws -> OpaquePointer {
        var handle: OpaquePointer?
        guard sqlite3_prepare_v2(connection, sql, -1, &handle, nil) == SQLITE_OK, let handle else {
            throw CocoaError(.fileReadUnknown)
        }
        return handle
    }

    private static func run(_ connection: OpaquePointer, _ sql: String) throws {
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else { throw CocoaError(.fileWriteUnknown) }
    }
}
