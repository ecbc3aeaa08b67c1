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
        try file.write { try Self.decide(attestations, $0) }
    }

    /// The same without blocking the calling thread on the disk. Cancelling the task does not undo it.
    public func checkAndCommit(
        attestations: [AttestationToSign]
    ) async throws(SlashingDatabaseError) -> [SlashingDecision] {
        try await file.writeAsync { try Self.decide(attestations, $0) }
    }

    /// Judges blocks in the order given and records the new ones in one transaction, as for attestations.
    public func checkAndCommit(blocks: [BlockToSign]) throws(SlashingDatabaseError) -> [SlashingDecision] {
        try file.write { try Self.decide(blocks, $0) }
    }

    /// The same without blocking the calling thread on the disk. Cancelling the task does not undo it.
    public func checkAndCommit(blocks: [BlockToSign]) async throws(SlashingDatabaseError) -> [SlashingDecision] {
        try await file.writeAsync { try Self.decide(blocks, $0) }
    }

    /// Judges one block and records it.
    public func checkAndCommit(block: BlockToSign) throws(SlashingDatabaseError) -> SlashingDecision {
        try file.write { try Self.decide(block, $0) }
    }

    /// The same without blocking the calling thread on the disk. Cancelling the task does not undo it.
    public func checkAndCommit(block: BlockToSign) async throws(SlashingDatabaseError) -> SlashingDecision {
        try await file.writeAsync { try Self.decide(block, $0) }
    }

    private static func decide(_ attestations: [AttestationToSign], _ db: Database) throws -> [SlashingDecision] {
        var ledger = BatchLedger()
        let decisions = try attestations.map { attestation in
            let verdict = try ledger.judge(attestation.pubkey, db) { $0.admit(attestation) }
            return SlashingDecision(verdict, .attestation, attestation.pubkey, attestation.signingRoot)
        }
        try ledger.record(db)
        return decisions
    }

    private static func decide(_ blocks: [BlockToSign], _ db: Database) throws -> [SlashingDecision] {
        var ledger = BatchLedger()
        let decisions = try blocks.map { block in
            let verdict = try ledger.judge(block.pubkey, db) { $0.admit(block) }
            return SlashingDecision(verdict, .block, block.pubkey, block.signingRoot)
        }
        try ledger.record(db)
        return decisions
    }

    private static func decide(_ block: BlockToSign, _ db: Database) throws -> SlashingDecision {
        var ledger = BatchLedger()
        let verdict = try ledger.judge(block.pubkey, db) { $0.admit(block) }
        try ledger.record(db)
        return SlashingDecision(verdict, .block, block.pubkey, block.signingRoot)
    }
}

/// The rows that one batch has touched: each is read once, judged in memory, and written once.
private struct BatchLedger {
    private var rules: [BLSPubkey: SlashingRules] = [:]
    private var changed: Set<BLSPubkey> = []

    mutating func judge(
        _ pubkey: BLSPubkey, _ db: Database, _ admit: (inout SlashingRules) -> SlashingVerdict
    ) throws -> SlashingVerdict {
        guard var rule = try rules[pubkey] ?? WatermarkTable.fetch(pubkey, db).map(SlashingRules.init) else {
            return .refused(.unregisteredKey)
        }
        let verdict = admit(&rule)
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

extension SlashingDecision {
    fileprivate init(
        _ verdict: SlashingVerdict, _ kind: DurableRecord.Kind, _ pubkey: BLSPubkey, _ signingRoot: Root
    ) {
        switch verdict {
        case .new:
            self = .safe(DurableRecord(kind: kind, pubkey: pubkey, signingRoot: signingRoot, isRepeat: false))
        case .sameData:
            self = .safe(DurableRecord(kind: kind, pubkey: pubkey, signingRoot: signingRoot, isRepeat: true))
        case .refused(let reason):
            self = .notSafe(reason)
        }
    }
}
