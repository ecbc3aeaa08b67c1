package import GRDB
import Synchronization

/// One SQLite file that this opening alone owns: WAL, durable as its kind says, exclusive lock held until it is closed.
///
/// The lock is the kernel's (fcntl), so it goes with the process, even one that was killed; whoever finds it taken is
/// refused at once. Nothing in this process may open and close the same file beside SQLite: that would drop the lock.
package final class OwnedDatabase<Failure: SQLiteFileFailure>: Sendable {
    /// The path that errors speak of.
    package let path: String
    private let queue: DatabaseQueue
    /// Set and asked for on the queue only: GRDB's own calls do not bear a closed connection.
    private let isClosed = Mutex(false)

    /// Opens the file, or creates an empty one when it is missing: `create` and `open` check for that first.
    /// - Parameters:
    ///   - name: the path that errors speak of, when it is not `path`.
    ///   - verify: runs under the lock before anything is written, so that a file which it refuses is left as it was.
    init(path: String, named name: String? = nil, verify: (Database) throws -> Void = { _ in }) throws(Failure) {
        self.path = name ?? path
        var configuration = Configuration()
        configuration.busyMode = .immediateError
        configuration.label = Failure.kind.noun
        let named = self.path
        configuration.prepareDatabase { try Self.takeLock($0, named) }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { db in
                try verify(db)
                try Self.setMode(db)
            }
        } catch {
            throw Failure(error, path: self.path)
        }
    }

    /// Before the first access: SQLite then keeps the WAL index in memory, and the first read takes the lock. A refusal
    /// is put into words while the file is open: only then can the kernel be asked who has the lock.
    private static func takeLock(_ db: Database, _ path: String) throws {
        try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
        do {
            try db.execute(sql: "SELECT 1 FROM sqlite_schema LIMIT 1")
        } catch {
            throw Failure(error, path: path)
        }
    }

    /// GRDB's own WAL set-up lowers `synchronous` to NORMAL, so the mode is set here, after opening, and read back.
    private static func setMode(_ db: Database) throws {
        let wanted = Failure.kind.durability == .everyCommit ? 2 : 1
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        try db.execute(sql: "PRAGMA synchronous = \(wanted)")
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        guard mode == "wal", synchronous == wanted else {
            throw DatabaseError(
                message: "durable mode was not granted (journal_mode \(mode ?? "?"), synchronous \(synchronous ?? -1))")
        }
    }

    /// Reads; nothing is written in between.
    package func read<T>(_ body: (Database) throws -> T) throws(Failure) -> T {
        do {
            return try queue.writeWithoutTransaction { db in
                try checkOpen()
                return try body(db)
            }
        } catch {
            throw Failure(error, path: path)
        }
    }

    /// Writes in one transaction; on return it is as durable as the kind says, after an error nothing of it is there.
    package func write<T>(_ body: (Database) throws -> T) throws(Failure) -> T {
        do {
            return try queue.writeWithoutTransaction { try transaction($0, body) }
        } catch {
            throw Failure(error, path: path)
        }
    }

    /// The same, off the caller's thread. A cancelled task does not undo it.
    package func writeAsync<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws(Failure) -> T {
        let result: Result<T, any Error> = await withCheckedContinuation { continuation in
            queue.asyncWriteWithoutTransaction { db in
                continuation.resume(returning: Result { try self.transaction(db, body) })
            }
        }
        do { return try result.get() } catch { throw Failure(error, path: path) }
    }

    private func transaction<T>(_ db: Database, _ body: (Database) throws -> T) throws -> T {
        try checkOpen()
        var value: T?
        try db.inTransaction(.immediate) {
            value = try body(db)
            return .commit
        }
        guard let value else { throw DatabaseError(message: "the transaction did not run") }
        return value
    }

    private func checkOpen() throws {
        if isClosed.withLock({ $0 }) { throw Failure(fault: .closed, "the \(Failure.kind.noun) \(path) was closed.") }
    }

    /// Folds the WAL into the file and lets go of it. Closing again does nothing.
    package func close() throws(Failure) {
        queue.writeWithoutTransaction { _ in isClosed.withLock { $0 = true } }
        do { try queue.close() } catch { throw Failure(error, path: path) }
    }
}
