package import ContractEvents
import GRDB
package import Primitives

/// A task that waits, by its number: tasks are done in the order of these.
package struct WaitingTask: Hashable, Sendable {
    package var id: Int64
    package var task: RegistryTask
}

/// A share as the validator client is told of it.
package struct ShareRecord: Hashable, Sendable {
    package var share: OwnShare
    package var feeRecipient: ExecutionAddress
    /// Nothing is signed for an epoch before.
    package var minParticipationEpoch: Epoch
}

extension RegistryDatabase {
    /// The task that waits longest.
    package func nextTask(after id: Int64 = 0) async throws(RegistrySyncError) -> WaitingTask? {
        try await read { db in
            let sql = "SELECT id, kind, pubkey, block_time FROM tasks WHERE id > ? ORDER BY id LIMIT 1"
            return try Row.fetchOne(db, sql: sql, arguments: [id]).map {
                WaitingTask(id: $0["id"], task: try RegistryTask($0))
            }
        }
    }

    /// Notes that a task is done; `minParticipationEpoch` is what an activation came to.
    package func finish(_ task: WaitingTask, minParticipationEpoch: Epoch? = nil) async throws(RegistrySyncError) {
        try await write { db in
            if let epoch = minParticipationEpoch {
                try db.execute(
                    sql: "UPDATE shares SET min_participation_epoch = ? WHERE pubkey = ?",
                    arguments: [epoch.rawValue.column, task.task.pubkey.column])
            }
            try db.execute(sql: "DELETE FROM tasks WHERE id = ?", arguments: [task.id])
        }
    }

    /// Our share of a validator; nil when there is none, or its cluster is liquidated.
    package func activeShare(of pubkey: BLSPubkey) async throws(RegistrySyncError) -> ShareRecord? {
        try await read { db in
            let tables = RegistryTables(db: db)
            guard let share = try tables.share(of: pubkey), !share.isLiquidated else { return nil }
            return try Self.record(share, db)
        }
    }

    /// Our shares that are in use, without those whose activation waits.
    package func settledShares() async throws(RegistrySyncError) -> [ShareRecord] {
        try await read { db in
            let waiting = Set(
                try Row.fetchAll(db, sql: "SELECT kind, pubkey, block_time FROM tasks WHERE kind = 'activate'")
                    .map { try RegistryTask($0).pubkey })
            return try RegistryTables(db: db).activeShares().filter { !waiting.contains($0.pubkey) }
                .map { try Self.record($0, db) }
        }
    }

    private static func record(_ share: OwnShare, _ db: Database) throws -> ShareRecord {
        let sql = "SELECT min_participation_epoch FROM shares WHERE pubkey = ?"
        let epoch = try Int64.fetchOne(db, sql: sql, arguments: [share.pubkey.column]) ?? 0
        return ShareRecord(
            share: share, feeRecipient: try RegistryTables(db: db).feeRecipient(of: share.owner),
            minParticipationEpoch: Epoch(UInt64(column: epoch)))
    }
}
