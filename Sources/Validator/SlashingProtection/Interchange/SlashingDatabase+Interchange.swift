import GRDB
public import Primitives
import SQLiteFile

/// What an import did.
public struct InterchangeImportSummary: Hashable, Sendable {
    /// Keys in the document.
    public var keys = 0
    /// Of these, keys that the database did not know before.
    public var newKeys = 0
    /// Blocks in the document.
    public var blocks = 0
    /// Attestations in the document.
    public var attestations = 0

    init() {}
}

extension SlashingDatabase {
    /// Imports an EIP-3076 interchange document (format version 5), all of it or nothing, durably.
    ///
    /// The minimal strategy of the EIP: of each key only the highest slot, source and target are taken, each raised,
    /// never lowered. A document that contradicts itself or the database is therefore imported all the same, and makes
    /// the database only more careful. Keys that are not known become registered. The signing root of the highest
    /// message is kept when it is beyond doubt, so that this message may be published again. A database with a log takes
    /// every message into it.
    /// - Parameter isComplete: for a database with a log: somebody vouches that all that the keys ever signed is in the
    ///   documents imported and in the log, so that gaps between them may be signed. Without it a document is believed to
    ///   be complete above its own lowest messages only, as a pruned history is.
    /// - Throws: `invalidInterchange` with the place of the fault, `wrongChain`, or what a write throws.
    @discardableResult
    public func importInterchange(
        _ source: InterchangeSource, isComplete: Bool
    ) throws(SlashingDatabaseError) -> InterchangeImportSummary {
        let document = try InterchangeDocument(source)
        try document.requireChain(genesisValidatorsRoot, of: "the slashing database")
        return try file.write { db in
            if audit != nil {
                if !isComplete { try Self.raiseFloors(document, db) }
                try document.forEachMessage(
                    block: { try AuditLog.append($0, $1, db) }, attestation: { try AuditLog.append($0, $1, db) })
            }
            let rows = WatermarkRows(db)
            var summary = document.counts
            for (pubkey, imported) in document.keys {
                if try rows.merge(pubkey, imported.maxima) { summary.newKeys += 1 }
            }
            return summary
        }
    }

    /// The same, where nobody vouches for the document's being complete.
    @discardableResult
    public func importInterchange(
        _ source: InterchangeSource
    ) throws(SlashingDatabaseError) -> InterchangeImportSummary {
        try importInterchange(source, isComplete: false)
    }

    /// The same with a document in memory.
    @discardableResult
    public func importInterchange(_ json: [UInt8]) throws(SlashingDatabaseError) -> InterchangeImportSummary {
        try importInterchange(.bytes(json))
    }

    /// A document knows all of a key above its own lowest messages, and the log above its own: together they know all
    /// above the higher of the two.
    private static func raiseFloors(_ document: InterchangeDocument, _ db: Database) throws {
        for (pubkey, imported) in document.keys {
            try AuditTable.raise(AuditTable.minima(of: pubkey, db), of: pubkey, db)
            try AuditTable.raise(imported.floor, of: pubkey, db)
        }
    }

    /// The database as an EIP-3076 interchange document (format version 5): for each key its highest block and its
    /// highest attestation, which is all that another client needs to refuse everything below.
    /// - Parameter pubkeys: the keys wanted, nil for all; keys that are not known are left out.
    public func exportInterchange(
        pubkeys: Set<BLSPubkey>? = nil
    ) throws(SlashingDatabaseError) -> [UInt8] {
        var json: [UInt8] = []
        try exportInterchange(pubkeys: pubkeys, isComplete: false) { json += $0 }
        return json
    }

    /// The same, piece by piece.
    /// - Parameters:
    ///   - isComplete: every message of the log instead of the highest alone. What the log does not reach back to is
    ///     stated by its highest message, as the EIP has it for a pruned history.
    ///   - sink: gets the text; what it throws ends the export.
    /// - Returns: how many keys were written.
    /// - Throws: `notFound` when a complete export is wanted and no log was ever kept.
    @discardableResult
    public func exportInterchange(
        pubkeys: Set<BLSPubkey>?, isComplete: Bool, sink: ([UInt8]) throws -> Void
    ) throws(SlashingDatabaseError) -> Int {
        try file.read { db in
            guard try !isComplete || AuditTable.exists(db) else {
                throw SlashingDatabaseError(
                    .notFound,
                    "the slashing database \(path) keeps no log of all messages: export the highest messages, or run "
                        + "the validator client with --slashing-protection-audit from now on.")
            }
            return try withoutActuallyEscaping(sink) { sink in
                var count = 0
                var writer = InterchangeWriter(genesisValidatorsRoot: genesisValidatorsRoot, sink: sink)
                try WatermarkTable.forEach(db) { pubkey, watermarks in
                    guard pubkeys?.contains(pubkey) ?? true else { return }
                    count += 1
                    if isComplete {
                        try AuditExport.write(pubkey, watermarks, &writer, db)
                    } else {
                        try writer.add(pubkey, watermarks)
                    }
                }
                try writer.finish()
                return count
            }
        }
    }
}

extension InterchangeDocument {
    /// - Parameter owner: whose chain it has to be, for the message.
    package func requireChain(_ root: Root, of owner: String) throws(SlashingDatabaseError) {
        guard genesisValidatorsRoot != root else { return }
        throw SlashingDatabaseError(
            .wrongChain,
            "\(name) belongs to the chain with genesis validators root \(genesisValidatorsRoot), \(owner) to \(root): "
                + "import the file of the same chain. Nothing was imported.")
    }
}
