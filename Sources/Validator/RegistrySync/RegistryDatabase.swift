package import ContractEvents
import ExecutionAPI
import Foundation
import GRDB
import Primitives
import SQLiteFile

/// The registry on disk: what the contract's logs came to, how far they are processed, and the tasks that wait.
///
/// A commit is whole or not there at all, but the last ones may be gone after a power cut. That is enough, since the
/// chain keeps the logs: they are processed again, to the same state. Shares are kept as the chain has them, encrypted
/// to the operator's key; nothing in the file is secret.
package final class RegistryDatabase: Sendable {
    /// What the file belongs to; another one is refused.
    package struct Identity: Hashable, Sendable {
        package var network: RegistryNetwork
        package var operatorKey: OperatorKeyID

        package init(network: RegistryNetwork, operatorKey: OperatorKeyID) {
            self.network = network
            self.operatorKey = operatorKey
        }
    }

    private let file: OwnedDatabase<RegistrySyncError>

    /// Opens the file, or makes it when it is missing.
    package init(path: String, identity: Identity) throws(RegistrySyncError) {
        if !OwnedDatabase<RegistrySyncError>.exists(at: path) {
            try OwnedDatabase<RegistrySyncError>.create(at: path) { db in
                try RegistrySchema.create(in: db)
                try identity.store(db)
            }
        }
        file = try OwnedDatabase<RegistrySyncError>.open(at: path) { try identity.check($0, path) }
    }

    /// Lets go of the file.
    package func close() throws(RegistrySyncError) { try file.close() }

    /// How far the logs are processed, and whether that is still the past.
    package func progress() async throws(RegistrySyncError) -> (cursor: RegistryCursor?, isHistory: Bool) {
        try await read { db in
            (
                try RegistryCursor.fetch(db),
                try Bool.fetchOne(db, sql: "SELECT history_done FROM sync") == false
            )
        }
    }

    // MARK: Logs

    /// Processes blocks, each in a transaction of its own with its cursor and its tasks, then moves the cursor on.
    /// - Throws: when something could not be written; the block it was at and those behind it then do not count.
    package func commit(
        _ blocks: [RegistryBlock], upTo cursor: RegistryCursor, recordsTasks: Bool, _ core: RegistryCore
    ) async throws(RegistrySyncError) -> [BlockOutcome] {
        var outcomes: [BlockOutcome] = []
        for block in blocks {
            outcomes.append(
                try await write { db in try Self.process(block, recordsTasks: recordsTasks, core, db) })
        }
        if cursor.number != blocks.last?.cursor.number { try await write { db in try cursor.store(db) } }
        return outcomes
    }

    private static func process(
        _ block: RegistryBlock, recordsTasks: Bool, _ core: RegistryCore, _ db: Database
    ) throws -> BlockOutcome {
        var state = RegistryTables(db: db)
        let logs = block.logs.map { ContractLog(topics: $0.topics, data: $0.data) }
        let outcome = try core.handle(logs, time: block.time, in: &state)
        if recordsTasks { for task in outcome.tasks { try task.insert(db) } }
        try block.cursor.store(db)
        return outcome
    }

    /// The past ends here: what it came to becomes tasks, one for each share that is in use.
    package func finishHistory() async throws(RegistrySyncError) {
        try await write { db in
            for pubkey in try RegistryTables(db: db).activeShares().map(\.pubkey) {
                try RegistryTask.activate(pubkey).insert(db)
            }
            try db.execute(sql: "UPDATE sync SET history_done = 1")
        }
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(RegistrySyncError) -> T {
        try await file.writeAsync(body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(RegistrySyncError) -> T {
        try await file.writeAsync(body)
    }
}

extension RegistryDatabase.Identity {
    fileprivate func store(_ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO sync (chain_id, contract, first_block, operator_key) VALUES (?, ?, ?, ?)",
            arguments: [
                network.chainID.column, network.contract.column, network.firstBlock.column, operatorKey.rawValue.column,
            ])
    }

    fileprivate func check(_ db: Database, _ path: String) throws {
        let row = try Row.fetchOne(db, sql: "SELECT chain_id, contract, first_block, operator_key FROM sync")
        let differences = [
            ("chain", row?[0] != network.chainID.column), ("contract", row?[1] != network.contract.column),
            ("first block", row?[2] != network.firstBlock.column),
            ("operator key", row?[3] != operatorKey.rawValue.column),
        ]
        if let first = differences.first(where: { $0.1 }) {
            throw RegistrySyncError.otherRegistry(path: path, what: first.0)
        }
    }
}
