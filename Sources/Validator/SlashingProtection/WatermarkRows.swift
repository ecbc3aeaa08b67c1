import GRDB
import Primitives
import SQLiteFile

/// Reads and writes rows of the table of validators by their keys, during one access to the database: thousands in a
/// batch, each statement prepared once, when it is wanted.
final class WatermarkRows {
    private let db: Database
    private var select: RawStatement?
    private var write: RawStatement?
    private var attest: RawStatement?
    private var add: RawStatement?

    init(_ db: Database) { self.db = db }

    private func prepared(_ statement: inout RawStatement?, _ sql: String) throws -> RawStatement {
        if let statement { return statement }
        let new = try RawStatement(db, sql)
        statement = new
        return new
    }

    /// The row of a key; nil when there is none.
    func fetch(_ pubkey: BLSPubkey) throws -> Watermarks? {
        let select = try prepared(
            &select,
            """
            SELECT block_slot, block_signing_root, attestation_source_epoch, attestation_target_epoch,
                attestation_signing_root FROM validators WHERE pubkey = ?
            """)
        defer { select.reset() }
        try pubkey.withUnsafeBytes { try select.bind($0, at: 0) }
        guard try select.step() else { return nil }
        var result = Watermarks()
        if let slot = number(select, 0) {
            result.block = BlockWatermark(slot: Slot(slot), signingRoot: try root(select, 1))
        }
        if let source = number(select, 2), let target = number(select, 3) {
            result.attestation = AttestationWatermark(
                source: Epoch(source), target: Epoch(target), signingRoot: try root(select, 4))
        }
        return result
    }

    /// Rewrites the row of a key that is there.
    func update(_ pubkey: BLSPubkey, _ watermarks: Watermarks) throws {
        let write = try prepared(
            &write,
            """
            UPDATE validators SET block_slot = ?, block_signing_root = ?, attestation_source_epoch = ?,
                attestation_target_epoch = ?, attestation_signing_root = ? WHERE pubkey = ?
            """)
        try requireOne(try run(write, pubkey, watermarks), pubkey)
    }

    /// The same for a key whose blocks are as they were.
    func update(_ pubkey: BLSPubkey, attestation: AttestationWatermark?) throws {
        let attest = try prepared(
            &attest,
            """
            UPDATE validators SET attestation_source_epoch = ?, attestation_target_epoch = ?,
                attestation_signing_root = ? WHERE pubkey = ?
            """)
        defer { attest.reset() }
        try bind(attestation, to: attest, at: 0)
        try pubkey.withUnsafeBytes { try attest.bind($0, at: 3) }
        _ = try attest.step()
        try requireOne(attest.changes, pubkey)
    }

    private func requireOne(_ changes: Int, _ pubkey: BLSPubkey) throws {
        guard changes == 1 else {
            throw SlashingDatabaseError(
                .io, "the slashing record of \(pubkey) could not be rewritten; nothing was signed.")
        }
    }

    /// Adds a key; false when it is there already, whose row is then left alone.
    func insert(_ pubkey: BLSPubkey, _ watermarks: Watermarks) throws -> Bool {
        let add = try prepared(
            &add,
            """
            INSERT INTO validators (block_slot, block_signing_root, attestation_source_epoch,
                attestation_target_epoch, attestation_signing_root, pubkey) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (pubkey) DO NOTHING
            """)
        return try run(add, pubkey, watermarks) == 1
    }

    /// Raises the row of a key, or adds it; true when the key was not there.
    func merge(_ pubkey: BLSPubkey, _ other: Watermarks) throws -> Bool {
        guard let known = try fetch(pubkey) else { return try insert(pubkey, other) }
        let merged = known.merged(with: other)
        if merged != known { try update(pubkey, merged) }
        return false
    }

    /// How many rows were written.
    private func run(_ statement: RawStatement, _ pubkey: BLSPubkey, _ watermarks: Watermarks) throws -> Int {
        defer { statement.reset() }
        let block = watermarks.block
        try statement.bind(block.map { Int64(bitPattern: $0.slot.rawValue) }, at: 0)
        try bind(block?.signingRoot, to: statement, at: 1)
        try bind(watermarks.attestation, to: statement, at: 2)
        try pubkey.withUnsafeBytes { try statement.bind($0, at: 5) }
        _ = try statement.step()
        return statement.changes
    }

    /// Binds three columns.
    private func bind(_ attestation: AttestationWatermark?, to statement: RawStatement, at index: Int32) throws {
        try statement.bind(attestation.map { Int64(bitPattern: $0.source.rawValue) }, at: index)
        try statement.bind(attestation.map { Int64(bitPattern: $0.target.rawValue) }, at: index + 1)
        try bind(attestation?.signingRoot, to: statement, at: index + 2)
    }

    private func bind(_ root: Root?, to statement: RawStatement, at index: Int32) throws {
        guard let root else { return try statement.bind(nil, at: index) }
        try root.withUnsafeBytes { try statement.bind($0, at: index) }
    }

    private func number(_ row: RawStatement, _ column: Int32) -> UInt64? {
        row.number(column).map { UInt64(bitPattern: $0) }
    }

    private func root(_ row: RawStatement, _ column: Int32) throws -> Root? {
        try row.withBlob(column) { bytes in
            guard let bytes else { return nil }
            guard let root = Root(bytes: bytes) else { throw WatermarkTable.unreadableRow }
            return root
        }
    }
}
