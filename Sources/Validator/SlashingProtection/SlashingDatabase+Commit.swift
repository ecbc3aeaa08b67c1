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
        return try file.write { try Self.decide([block], audit, $0)[0] }
    }

    /// The same without blocking the calling thread on the disk. Cancelling the task does not undo it.
    public func checkAndCommit(block: BlockToSign) async throws(SlashingDatabaseError) -> SlashingDecision {
        let audit = audit
        return try await file.writeAsync { try Self.decide([block], audit, $0)[0] }
    }

    private static func decide<Message: JudgedMessage>(
        _ messages: [Message], _ audit: SlashingAudit?, _ db: Database
    ) throws -> [SlashingDecision] {
        try BatchLedger(audit: audit, db).judge(messages)
    }
}
