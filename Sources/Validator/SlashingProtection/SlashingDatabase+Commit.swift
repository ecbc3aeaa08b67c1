import GRDB
import Primitives
import SQLiteFile

extension SlashingDatabase {
    /// Judges a slot's attestations in the order given, each against the record and against those before it in the
    /// batch, and records the new ones: one transaction and one sync for all.
    ///
    /// - Returns: one decision for each attestation, in the same order. A refusal of one is no hindrance to the others.
    /// - Throws: when the record could not be made durable; then nothing is recorded and nothing may be signed.
    public func checkAndCommit(
        attestations: [AttestationToSign]
    ) throws(SlashingDatabaseError) -> [SlashingDecision] {
        let audit = audit
        return try file.write { try Self.decide(attestations, audit, $0) }
    }

    /// The same without blocking the calling thread on the disk. Cancelling the task does not undo it.
    public func checkAndCommit(
        attestations: [AttestationToSign]
    ) async throws(SlashingDatabaseError) -> [SlashingDecision] {
        let audit = audit
        return try await file.writeAsync { try Self.decide(attestations, audit, $0) }
    }

    /// Judges blocks in the order given and records the new ones in one transaction, as for attestations.
    public func checkAndCommit(blocks: [BlockToSign]) throws(SlashingDatabaseError) -> [SlashingDecision] {
        let audit = audit
        return try file.write { try Self.decide(blocks, audit, $0) }
    }

    /// The same without blocking the calling thread on the disk. Cancelling the task does not undo it.
    public func checkAndCommit(blocks: [BlockToSign]) async throws(SlashingDatabaseError) -> [SlashingDecision] {
        let audit = audit
        return try await file.writeAsync { try Self.decide(blocks, audit, $0) }
    }

    /// Judges one block and records it.
    public func checkAndCommit(block: BlockToSign) throws(SlashingDatabaseError) -> SlashingDecision {
        let audit = audit
        return try file.write { try Self.decide(block, audit, $0) }
    }

    /// The same without blocking the calling thread on the disk. Cancelling the task does not undo it.
    public func checkAndCommit(block: BlockToSign) async throws(SlashingDatabaseError) -> SlashingDecision {
        let audit = audit
        return try await file.writeAsync { try Self.decide(block, audit, $0) }
    }

    private static func decide(
        _ attestations: [AttestationToSign], _ audit: SlashingAudit?, _ db: Database
    ) throws -> [SlashingDecision] {
        var ledger = BatchLedger(audit: audit)
        let decisions = try attestations.map { SlashingDecision(try ledger.judge($0, db), recorded: $0) }
        try ledger.record(db)
        return decisions
    }

    private static func decide(
        _ blocks: [BlockToSign], _ audit: SlashingAudit?, _ db: Database
    ) throws -> [SlashingDecision] {
        var ledger = BatchLedger(audit: audit)
        let decisions = try blocks.map { SlashingDecision(try ledger.judge($0, db), recorded: $0) }
        try ledger.record(db)
        return decisions
    }

    private static func decide(
        _ block: BlockToSign, _ audit: SlashingAudit?, _ db: Database
    ) throws -> SlashingDecision {
        var ledger = BatchLedger(audit: audit)
        let decision = SlashingDecision(try ledger.judge(block, db), recorded: block)
        try ledger.record(db)
        return decision
    }
}

/// The rows that one batch has touched: each is read once, judged in memory, and written once.
///
/// What lies above the watermarks is safe without a look at the log; only what they refuse is held against the log.
private struct BatchLedger {
    let audit: SlashingAudit?
    private var rules: [BLSPubkey: SlashingRules] = [:]
    private var changed: Set<BLSPubkey> = []

    init(audit: SlashingAudit?) { self.audit = audit }

    mutating func judge(_ attestation: AttestationToSign, _ db: Database) throws -> SlashingVerdict {
        try judge(
            attestation.pubkey, Watermarks(attestation: attestation.watermark), db, { $0.admit(attestation) },
            log: { try AuditLog.judge(attestation, db) },
            append: { audit in
                try AuditLog.append(attestation.pubkey, attestation.watermark, db)
                guard let kept = audit.keptEpochs, attestation.target.rawValue > kept else { return }
                try AuditLog.prune(attestation.pubkey, below: Epoch(attestation.target.rawValue - kept), db)
            })
    }

    mutating func judge(_ block: BlockToSign, _ db: Database) throws -> SlashingVerdict {
        try judge(
            block.pubkey, Watermarks(block: block.watermark), db, { $0.admit(block) },
            log: { try AuditLog.judge(block, db) },
            append: { audit in
                try AuditLog.append(block.pubkey, block.watermark, db)
                guard let kept = audit.keptEpochs?.multipliedReportingOverflow(by: 32), !kept.overflow,
                    block.slot.rawValue > kept.partialValue
                else { return }
                try AuditLog.prune(block.pubkey, below: Slot(block.slot.rawValue - kept.partialValue), db)
            })
    }

    private mutating func judge(
        _ pubkey: BLSPubkey, _ message: Watermarks, _ db: Database,
        _ admit: (inout SlashingRules) -> SlashingVerdict, log: () throws -> SlashingVerdict,
        append: (SlashingAudit) throws -> Void
    ) throws -> SlashingVerdict {
        guard var rule = try rules[pubkey] ?? WatermarkTable.fetch(pubkey, db).map(SlashingRules.init) else {
            return .refused(.unregisteredKey)
        }
        var verdict = admit(&rule)
        if let audit {
            if case .refused(let reason) = verdict, reason.restsOnHistory {
                verdict = try log()
                if verdict == .new { rule.raise(message) }
            }
            if verdict == .new { try append(audit) }
        }
        rules[pubkey] = rule
        if verdict == .new { changed.insert(pubkey) }
        return verdict
    }

    func record(_ db: Database) throws {
        for pubkey in changed {
            if let watermarks = rules[pubkey]?.watermarks { try WatermarkTable.update(pubkey, watermarks, db) }
        }
    }
}
