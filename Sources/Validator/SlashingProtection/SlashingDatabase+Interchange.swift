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
    /// message is kept when it is beyond doubt, so that this message may be published again.
    /// - Throws: `invalidInterchange` with the place of the fault, `wrongChain`, or what a write throws.
    @discardableResult
    public func importInterchange(_ json: [UInt8]) throws(SlashingDatabaseError) -> InterchangeImportSummary {
        let document = try InterchangeDocument(json: json)
        guard document.genesisValidatorsRoot == genesisValidatorsRoot else {
            throw SlashingDatabaseError(
                .wrongChain,
                "the interchange file belongs to the chain with genesis validators root "
                    + "\(document.genesisValidatorsRoot), the slashing database to \(genesisValidatorsRoot): "
                    + "import the file of the same chain."
            )
        }
        return try file.write { db in
            var summary = document.counts
            for (pubkey, imported) in document.watermarks {
                if try WatermarkTable.merge(pubkey, imported, db) { summary.newKeys += 1 }
            }
            return summary
        }
    }

    /// The database as an EIP-3076 interchange document (format version 5): for each key its highest block and its
    /// highest attestation, which is all that another client needs to refuse everything below.
    /// - Parameter pubkeys: the keys wanted, nil for all; keys that are not known are left out.
    public func exportInterchange(
        pubkeys: Set<BLSPubkey>? = nil
    ) throws(SlashingDatabaseError) -> [UInt8] {
        let root = genesisValidatorsRoot
        return try file.read { db in
            var writer = InterchangeWriter(genesisValidatorsRoot: root)
            try WatermarkTable.forEach(db) { pubkey, watermarks in
                if pubkeys?.contains(pubkey) ?? true { writer.add(pubkey, watermarks) }
            }
            return writer.finish()
        }
    }
}
