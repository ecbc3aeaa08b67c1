import GRDB
import Primitives

/// The log of an open database: it starts and breaks off, takes messages, and judges by what it holds.
enum AuditLog {
    /// Makes the tables if need be. After a time without the log, what the watermarks know becomes the floor: in between,
    /// anything below them may have been signed.
    static func begin(_ db: Database) throws {
        if try !AuditTable.exists(db) { try AuditTable.create(db) }
        guard try !isContinuous(db) else { return }
        try WatermarkTable.forEach(db) { pubkey, watermarks in
            try AuditTable.raise(SlashingFloor(watermarks), of: pubkey, db)
        }
        try db.execute(sql: "UPDATE audit_state SET is_continuous = 1")
    }

    /// Notes, before anything is signed, that from here on the log does not have all.
    static func breakOff(_ db: Database) throws {
        guard try AuditTable.exists(db) else { return }
        try db.execute(sql: "UPDATE audit_state SET is_continuous = 0")
    }

    /// Whether the log has all that was signed since it last began.
    static func isContinuous(_ db: Database) throws -> Bool {
        guard try AuditTable.exists(db) else { return false }
        return try Int.fetchOne(db, sql: "SELECT is_continuous FROM audit_state") == 1
    }

    // MARK: - Judging

    /// EIP-3076's conditions 3 to 5 over all that is known, for an attestation that the watermarks alone refuse.
    static func judge(_ attestation: AttestationToSign, _ db: Database) throws -> SlashingVerdict {
        let (source, target) = (attestation.source, attestation.target)
        let key = AuditTable.column(attestation.pubkey)
        let same = try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT source_epoch, signing_root FROM signed_attestations WHERE pubkey = ? AND target_epoch = ?"),
            arguments: [key, AuditTable.column(target.rawValue)])
        if !same.isEmpty {
            let isSame = same.allSatisfy {
                AuditTable.number($0, 0) == source.rawValue && AuditTable.root($0, 1) == attestation.signingRoot
            }
            return isSame ? .sameData : .refused(.doubleVote(target: target))
        }
        let floor = try floor(of: attestation.pubkey, db)
        if let lowest = floor.target, target <= lowest {
            return .refused(.targetBelowWatermark(target: target, highestTarget: lowest))
        }
        if let lowest = floor.source, source < lowest {
            return .refused(.surroundsEarlier(source: source, highestSource: lowest))
        }
        let range: StatementArguments = [
            key, AuditTable.column(target.rawValue), AuditTable.column(source.rawValue),
        ]
        let surrounded = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT max(source_epoch) FROM signed_attestations
                    WHERE pubkey = ? AND target_epoch < ? AND source_epoch > ?
                    """), arguments: range)
        if let earlier = surrounded.flatMap({ AuditTable.number($0, 0) }) {
            return .refused(.surroundsEarlier(source: source, highestSource: Epoch(earlier)))
        }
        let surrounding = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT max(target_epoch) FROM signed_attestations
                    WHERE pubkey = ? AND target_epoch > ? AND source_epoch < ?
                    """), arguments: range)
        if let earlier = surrounding.flatMap({ AuditTable.number($0, 0) }) {
            return .refused(.surroundedByEarlier(target: target, highestTarget: Epoch(earlier)))
        }
        return .new
    }

    /// EIP-3076's conditions 1 and 2, for a block that the watermarks alone refuse.
    static func judge(_ block: BlockToSign, _ db: Database) throws -> SlashingVerdict {
        let same = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT signing_root FROM signed_blocks WHERE pubkey = ? AND slot = ?"),
            arguments: [AuditTable.column(block.pubkey), AuditTable.column(block.slot.rawValue)])
        if !same.isEmpty {
            let isSame = same.allSatisfy { AuditTable.root($0, 0) == block.signingRoot }
            return isSame ? .sameData : .refused(.doubleProposal(slot: block.slot))
        }
        if let lowest = try floor(of: block.pubkey, db).slot, block.slot <= lowest {
            return .refused(.slotBelowWatermark(slot: block.slot, highestSlot: lowest))
        }
        return .new
    }

    private static func floor(of pubkey: BLSPubkey, _ db: Database) throws -> SlashingFloor {
        try AuditTable.floor(of: pubkey, db).highest(with: AuditTable.minima(of: pubkey, db))
    }

    // MARK: - Growing and shrinking

    static func append(_ pubkey: BLSPubkey, _ attestation: AttestationWatermark, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO signed_attestations VALUES (?, ?, ?, ?)").execute(
            arguments: [
                AuditTable.column(pubkey), AuditTable.column(attestation.target.rawValue),
                AuditTable.column(attestation.source.rawValue), AuditTable.column(attestation.signingRoot),
            ])
    }

    static func append(_ pubkey: BLSPubkey, _ block: BlockWatermark, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO signed_blocks VALUES (?, ?, ?)").execute(arguments: [
            AuditTable.column(pubkey), AuditTable.column(block.slot.rawValue), AuditTable.column(block.signingRoot),
        ])
    }

    /// Forgets a key's attestations with targets below `epoch`, and refuses from then on what they would have refused.
    static func prune(_ pubkey: BLSPubkey, below epoch: Epoch, _ db: Database) throws {
        let arguments: StatementArguments = [AuditTable.column(pubkey), AuditTable.column(epoch.rawValue)]
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT max(source_epoch), max(target_epoch) FROM signed_attestations
                    WHERE pubkey = ? AND target_epoch < ?
                    """), arguments: arguments)
        guard let row, let source = AuditTable.number(row, 0), let target = AuditTable.number(row, 1) else { return }
        try AuditTable.raise(SlashingFloor(source: Epoch(source), target: Epoch(target)), of: pubkey, db)
        try db.cachedStatement(sql: "DELETE FROM signed_attestations WHERE pubkey = ? AND target_epoch < ?")
            .execute(arguments: arguments)
    }

    /// The same for blocks of slots below `slot`.
    static func prune(_ pubkey: BLSPubkey, below slot: Slot, _ db: Database) throws {
        let arguments: StatementArguments = [AuditTable.column(pubkey), AuditTable.column(slot.rawValue)]
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT max(slot) FROM signed_blocks WHERE pubkey = ? AND slot < ?"),
            arguments: arguments)
        guard let row, let highest = AuditTable.number(row, 0) else { return }
        try AuditTable.raise(SlashingFloor(slot: Slot(highest)), of: pubkey, db)
        try db.cachedStatement(sql: "DELETE FROM signed_blocks WHERE pubkey = ? AND slot < ?")
            .execute(arguments: arguments)
    }
}
