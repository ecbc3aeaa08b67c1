import GRDB
import Primitives
import SQLiteFile

/// Reads and writes rows of the table of validators by their keys, during one access to the database: thousands in a
/// batch, each statement prepared once.
final class WatermarkRows {
    private let select: RawStatement
    private let write: RawStatement
    private let add: RawStatement

    init(_ db: Database) throws {
        select = try RawStatement(
            db,
            """
            SELECT block_slot, block_signing_root, attestation_source_epoch, attestation_target_epoch,
                attestation_signing_root FROM validators WHERE pubkey = ?
            """)
        write = try RawStatement(
            db,
            """
            UPDATE validators SET block_slot = ?, block_signing_root = ?, attestation_source_epoch = ?,
                attestation_target_epoch = ?, attestation_signing_root = ? WHERE pubkey = ?
            """)
        add = try RawStatement(
            db,
            """
            INSERT INTO validators (block_slot, block_signing_root, attestation_source_epoch,
                attestation_target_epoch, attestation_signing_root, pubkey) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (pubkey) DO NOTHING
            """)
    }

    /// The row of a key; nil when there is none.
    func fetch(_ pubkey: BLSPubkey) throws -> Watermarks? {
        defer { select.reset() }
        try pubkey.withUnsafeBytes { try select.bind($0, at: 0) }
        guard try select.step() else { return nil }
        var result = Watermarks()
        if let slot = number(0) {
            result.block = BlockWatermark(slot: Slot(slot), signingRoot: try root(1))
        }
        if let source = number(2), let target = number(3) {
            result.attestation = AttestationWatermark(
                source: Epoch(source), target: Epoch(target), signingRoot: try root(4))
        }
        return result
    }

    /// Rewrites the row of a key that is there.
    func update(_ pubkey: BLSPubkey, _ watermarks: Watermarks) throws {
        guard try run(write, pubkey, watermarks) == 1 else {
            throw SlashingDatabaseError(
                .io, "the slashing record of \(pubkey) could not be rewritten; nothing was signed.")
        }
    }

    /// Adds a key; false when it is there already, whose row is then left alone.
    func insert(_ pubkey: BLSPubkey, _ watermarks: Watermarks) throws -> Bool {
        try run(add, pubkey, watermarks) == 1
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
        let (block, attestation) = (watermarks.block, watermarks.attestation)
        try statement.bind(block.map { Int64(bitPattern: $0.slot.rawValue) }, at: 0)
        try bind(block?.signingRoot, to: statement, at: 1)
        try statement.bind(attestation.map { Int64(bitPattern: $0.source.rawValue) }, at: 2)
        try statement.bind(attestation.map { Int64(bitPattern: $0.target.rawValue) }, at: 3)
        try bind(attestation?.signingRoot, to: statement, at: 4)
        try pubkey.withUnsafeBytes { try statement.bind($0, at: 5) }
        _ = try statement.step()
        return statement.changes
    }

    private func bind(_ root: Root?, to statement: RawStatement, at index: Int32) throws {
        guard let root else { return try statement.bind(nil, at: index) }
        try root.withUnsafeBytes { try statement.bind($0, at: index) }
    }

    private func number(_ column: Int32) -> UInt64? { select.number(column).map { UInt64(bitPattern: $0) } }

    private func root(_ column: Int32) throws -> Root? {
        try select.withBlob(column) { bytes in
            guard let bytes else { return nil }
            guard let root = Root(bytes: bytes) else { throw WatermarkTable.unreadableRow }
            return root
        }
    }
}
