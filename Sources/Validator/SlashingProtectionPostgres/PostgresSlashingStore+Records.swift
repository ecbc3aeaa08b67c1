package import Primitives
package import SlashingProtection

/// Keys and their records, apart from signing.
extension PostgresSlashingStore {
    /// How many keys go into one statement.
    private static let chunk = 5000

    @discardableResult
    package func register(_ pubkeys: [BLSPubkey]) async throws(SlashingDatabaseError) -> Int {
        var added = 0
        for chunk in chunks(pubkeys) {
            let keys = PostgresColumns.array(chunk.map(PostgresColumns.hex))
            added += try await perform { connection, deadline throws(PostgresFailure) in
                try connection.run(PostgresStatements.register, [keys], by: deadline).count
            }
        }
        return added
    }

    package func registeredKeys() async throws(SlashingDatabaseError) -> [BLSPubkey] {
        try await perform { connection, deadline throws(PostgresFailure) in
            var keys: [BLSPubkey] = []
            for row in try connection.run(PostgresStatements.keys, by: deadline).rows {
                guard let key: BLSPubkey = try PostgresColumns.fixed(row[0]) else { throw PostgresColumns.unreadable }
                keys.append(key)
            }
            return keys
        }
    }

    package func watermarks(of pubkey: BLSPubkey) async throws(SlashingDatabaseError) -> Watermarks? {
        try await watermarks(of: [pubkey])[pubkey]
    }

    package func watermarks(of pubkeys: [BLSPubkey]) async throws(SlashingDatabaseError) -> [BLSPubkey: Watermarks] {
        var found: [BLSPubkey: Watermarks] = [:]
        for chunk in chunks(pubkeys) {
            let part = try await perform { connection, deadline throws(PostgresFailure) in
                try Self.fetch(chunk, PostgresStatements.watermarks, connection, deadline)
            }
            found.merge(part) { $1 }
        }
        return found
    }

    package func raise(_ floors: [BLSPubkey: Watermarks]) async throws(SlashingDatabaseError) {
        _ = try await merge(floors)
    }

    @discardableResult
    package func importInterchange(_ json: [UInt8]) async throws(SlashingDatabaseError) -> InterchangeImportSummary {
        try await importInterchange(.bytes(json))
    }

    @discardableResult
    package func importInterchange(
        _ source: InterchangeSource
    ) async throws(SlashingDatabaseError) -> InterchangeImportSummary {
        let document = try InterchangeDocument(source)
        try document.requireChain(genesisValidatorsRoot, of: "the slashing database \(location)")
        var summary = document.counts
        summary.newKeys = try await merge(document.keys.mapValues(\.maxima))
        return summary
    }

    package func exportInterchange(pubkeys: Set<BLSPubkey>?) async throws(SlashingDatabaseError) -> [UInt8] {
        let keys = try await registeredKeys().filter { pubkeys?.contains($0) ?? true }
        let records = try await watermarks(of: keys)
        return InterchangeDocument.written(
            records.sorted { $0.key < $1.key }, genesisValidatorsRoot: genesisValidatorsRoot)
    }

    // MARK: - One transaction over many keys

    /// Raises records in one transaction; how many keys were new.
    private func merge(_ records: [BLSPubkey: Watermarks]) async throws(SlashingDatabaseError) -> Int {
        // One order of locking for everybody.
        let chunks = chunks(records.keys.sorted())
        return try await perform { connection, deadline throws(PostgresFailure) in
            _ = try connection.run("BEGIN", by: deadline)
            var added = 0
            for chunk in chunks {
                added += try connection.run(
                    PostgresStatements.register, [PostgresColumns.array(chunk.map(PostgresColumns.hex))], by: deadline
                ).count
                let known = try Self.fetch(chunk, PostgresStatements.watermarks + " FOR UPDATE", connection, deadline)
                let raised = chunk.map { ($0, (known[$0] ?? Watermarks()).merged(with: records[$0] ?? Watermarks())) }
                _ = try connection.run(PostgresStatements.raise, Self.parameters(raised), by: deadline)
            }
            guard try connection.run("COMMIT", by: deadline).command == "COMMIT" else {
                throw .refused(state: "", message: "the transaction was rolled back")
            }
            return added
        }
    }

    private static func fetch(
        _ pubkeys: [BLSPubkey], _ statement: String, _ connection: PostgresConnection, _ deadline: PostgresDeadline
    ) throws(PostgresFailure) -> [BLSPubkey: Watermarks] {
        var found: [BLSPubkey: Watermarks] = [:]
        let keys = PostgresColumns.array(pubkeys.map(PostgresColumns.hex))
        for row in try connection.run(statement, [keys], by: deadline).rows {
            guard row.count == 6, let key: BLSPubkey = try PostgresColumns.fixed(row[0]) else {
                throw PostgresColumns.unreadable
            }
            found[key] = Watermarks(
                block: try PostgresColumns.block(row[1], row[2]),
                attestation: try PostgresColumns.attestation(row[3], row[4], row[5]))
        }
        return found
    }

    private static func parameters(_ records: [(BLSPubkey, Watermarks)]) -> [String?] {
        [
            PostgresColumns.array(records.map { PostgresColumns.hex($0.0) }),
            PostgresColumns.array(records.map { $0.1.block?.slot.rawValue }),
            PostgresColumns.array(records.map { $0.1.block?.signingRoot.map(PostgresColumns.hex) }),
            PostgresColumns.array(records.map { $0.1.attestation?.source.rawValue }),
            PostgresColumns.array(records.map { $0.1.attestation?.target.rawValue }),
            PostgresColumns.array(records.map { $0.1.attestation?.signingRoot.map(PostgresColumns.hex) }),
        ]
    }

    private func chunks(_ pubkeys: [BLSPubkey]) -> [[BLSPubkey]] {
        stride(from: 0, to: pubkeys.count, by: Self.chunk).map {
            Array(pubkeys[$0..<min($0 + Self.chunk, pubkeys.count)])
        }
    }
}
