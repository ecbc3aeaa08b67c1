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
        var ledger = try BatchLedger(audit: audit, db)
        let decisions = try attestations.map { SlashingDecision(try ledger.judge($0, db), recorded: $0) }
        try ledger.record()
        return decisions
    }

    private static func decide(
        _ blocks: [BlockToSign], _ audit: SlashingAudit?, _ db: Database
    ) throws -> [SlashingDecision] {
        var ledger = try BatchLedger(audit: audit, db)
        let decisions = try blocks.map { SlashingDecision(try ledger.judge($0, db), recorded: $0) }
        try ledger.record()
        return decisions
    }

    private static func decide(
        _ block: BlockToSign, _ audit: SlashingAudit?, _ db: Database
    ) throws -> SlashingDecision {
        var ledger = try BatchLedger(audit: audit, db)
        let decision = SlashingDecision(try ledger.judge(block, db), recorded: block)
        try ledger.record()
        return decision
    }
}

/// The rows that one batch has touched: each is read once, judged in memory, and written once.
///
/// What lies above the watermarks is safe without a look at the log; only what they refuse is held against the log.
private struct BatchLedger {
    let audit: SlashingAudit?
    private let rows: WatermarkRows
    private var entries: [BLSPubkey: Entry] = [:]

    private struct Entry {
        var rules: SlashingRules
        var isChanged = false
    }

    init(audit: SlashingAudit?, _ db: Database) throws {
        self.audit = audit
        rows = try WatermarkRows(db)
    }

    mutating func judge(_ attestation: AttestationToSign, _ db: Database) throws -> SlashingVerdict {
        try judge(
            attestation.pubkey, Watermarks(attestation: attestation.watermark), { $0.admit(attestation) },
            log: { try AuditLog.judge(attestation, db) },
            append: { audit in
                try AuditLog.append(attestation.pubkey, attestation.watermark, db)
                guard let kept = audit.keptEpochs, attestation.target.rawValue > kept else { return }
                try AuditLog.prune(attestation.pubkey, below: Epoch(attestation.target.rawValue - kept), db)
            })
    }

    mutating func judge(_ block: BlockToSign, _ db: Database) throws -> SlashingVerdict {
        try judge(
            block.pubkey, Watermarks(block: block.watermark), { $0.admit(block) },
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
        _ pubkey: BLSPubkey, _ message: Watermarks,
        _ admit: (inout SlashingRules) -> SlashingVerdict, log: () throws -> SlashingVerdict,
        append: (SlashingAudit) throws -> Void
    ) throws -> SlashingVerdict {
        guard var entry = try entries[pubkey] ?? rows.fetch(pubkey).map({ Entry(rules: SlashingRules($0)) }) else {
            return .refused(.unregisteredKey)
        }
        var verdict = admit(&entry.rules)
        if let audit {
            if case .refused(let reason) = verdict, reason.restsOnHistory {
                verdict = try log()
                if verdict == .new { entry.rules.raise(message) }
            }
            if verdict == .new { try append(audit) }
        }
        entry.isChanged = entry.isChanged || verdict == .new
        entries[pubkey] = entry
        return verdict
    }

    func record() throws {
        for (pubkey, entry) in entries where entry.isChanged { try rows.update(pubkey, entry.rules.watermarks) }
    }
}
