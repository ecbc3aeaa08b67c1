import ContractEvents
import Foundation
import GRDB
import Primitives

/// The registry's tables within a transaction of the database.
struct RegistryTables: RegistryState {
    let db: Database

    func hasOperator(_ id: UInt64) throws -> Bool {
        try exists("SELECT 1 FROM operators WHERE id = ?", [id.column])
    }

    func hasOperator(publicKeyHash: Bytes32) throws -> Bool {
        try exists("SELECT 1 FROM operators WHERE key_hash = ?", [publicKeyHash.column])
    }

    func isOwnOperator(_ id: UInt64) throws -> Bool {
        try exists("SELECT 1 FROM operators WHERE id = ? AND is_own", [id.column])
    }

    func addOperator(_ id: UInt64, publicKeyHash: Bytes32, isOwn: Bool) throws {
        try run(
            "INSERT INTO operators (id, key_hash, is_own) VALUES (?, ?, ?)", [id.column, publicKeyHash.column, isOwn])
    }

    func removeOperator(_ id: UInt64) throws {
        try run("DELETE FROM operators WHERE id = ?", [id.column])
    }

    func nextNonce(of owner: ExecutionAddress) throws -> UInt64 {
        let row = try row("SELECT nonce FROM owners WHERE address = ?", [owner.column])
        return row.map { UInt64(column: $0[0]) } ?? 0
    }

    func setNextNonce(_ nonce: UInt64, of owner: ExecutionAddress) throws {
        try run(
            "INSERT INTO owners (address, nonce) VALUES (?, ?) ON CONFLICT DO UPDATE SET nonce = excluded.nonce",
            [owner.column, nonce.column])
    }

    func claim(to pubkey: BLSPubkey) throws -> ValidatorClaim? {
        let sql = "SELECT owner, nonce, signature, is_verified FROM claims WHERE pubkey = ?"
        guard let row = try row(sql, [pubkey.column]) else { return nil }
        return ValidatorClaim(
            owner: try .init(column: row[0]), nonce: UInt64(column: row[1]), signature: try .init(column: row[2]),
            isVerified: row[3])
    }

    func setClaim(_ claim: ValidatorClaim?, to pubkey: BLSPubkey) throws {
        guard let claim else { return try run("DELETE FROM claims WHERE pubkey = ?", [pubkey.column]) }
        try run(
            "INSERT OR REPLACE INTO claims (pubkey, owner, nonce, signature, is_verified) VALUES (?, ?, ?, ?, ?)",
            [
                pubkey.column, claim.owner.column, claim.nonce.column, claim.signature.column, claim.isVerified,
            ])
    }

    func share(of pubkey: BLSPubkey) throws -> OwnShare? {
        try shares("WHERE pubkey = ?", [pubkey.column]).first
    }

    func shares(in cluster: ClusterID) throws -> [OwnShare] {
        try shares("WHERE cluster = ? ORDER BY pubkey", [cluster.rawValue.column])
    }

    func shares(of owner: ExecutionAddress) throws -> [OwnShare] {
        try shares("WHERE owner = ? ORDER BY pubkey", [owner.column])
    }

    /// Those whose cluster is not liquidated.
    func activeShares() throws -> [OwnShare] {
        try shares("WHERE NOT is_liquidated ORDER BY pubkey", [])
    }

    func setShare(_ share: OwnShare?, of pubkey: BLSPubkey) throws {
        guard let share else { return try run("DELETE FROM shares WHERE pubkey = ?", [pubkey.column]) }
        var ids = Data()
        for id in share.operatorIDs { withUnsafeBytes(of: id.bigEndian) { ids.append(contentsOf: $0) } }
        try run(
            """
            INSERT INTO shares (pubkey, owner, cluster, operator_ids, share_pubkey, encrypted_key, is_liquidated)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET is_liquidated = excluded.is_liquidated
            """,
            [
                pubkey.column, share.owner.column, share.cluster.rawValue.column, ids, share.sharePubkey.column,
                Data(share.encryptedKey), share.isLiquidated,
            ])
    }

    func setFeeRecipient(_ recipient: ExecutionAddress, of owner: ExecutionAddress) throws {
        try run(
            """
            INSERT INTO owners (address, fee_recipient) VALUES (?, ?)
            ON CONFLICT DO UPDATE SET fee_recipient = excluded.fee_recipient
            """, [owner.column, recipient.column])
    }

    /// Where the fees of an owner's blocks go: his own address, unless he said otherwise.
    func feeRecipient(of owner: ExecutionAddress) throws -> ExecutionAddress {
        let sql = "SELECT fee_recipient FROM owners WHERE address = ? AND fee_recipient IS NOT NULL"
        return try row(sql, [owner.column]).map { try ExecutionAddress(column: $0[0]) } ?? owner
    }

    private func shares(_ condition: String, _ arguments: StatementArguments) throws -> [OwnShare] {
        let sql = """
            SELECT pubkey, owner, operator_ids, share_pubkey, encrypted_key, is_liquidated FROM shares \(condition)
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map { row in
            let ids = row[2] as Data
            return OwnShare(
                pubkey: try .init(column: row[0]), owner: try .init(column: row[1]),
                operatorIDs: stride(from: 0, to: ids.count - 7, by: 8).map { start in
                    ids.dropFirst(start).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
                },
                sharePubkey: try .init(column: row[3]), encryptedKey: [UInt8](row[4] as Data), isLiquidated: row[5])
        }
    }

    private func row(_ sql: String, _ arguments: StatementArguments) throws -> Row? {
        try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }

    private func exists(_ sql: String, _ arguments: StatementArguments) throws -> Bool {
        try row(sql, arguments) != nil
    }

    private func run(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
