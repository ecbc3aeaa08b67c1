import GRDB
import Synchronization

/// One SQLite file that this opening alone owns: WAL, `synchronous=FULL`, exclusive lock held until it is closed.
///
/// The lock is the kernel's (fcntl), so it goes with the process, even one that was killed. Nothing in this process may
/// open and close the same file beside SQLite: that would drop the lock.
final class OwnedDatabase: Sendable {
    /// The path that errors speak of.
    let path: String
    private let queue: DatabaseQueue
    /// Set and asked for on the queue only: GRDB's own calls do not bear a closed connection.
    private let isClosed = Mutex(false)

    /// Opens the file, or creates an empty one when it is missing: callers check for that first.
    /// - Parameters:
    ///   - name: the path that errors speak of, when it is not `path`.
    ///   - busyTimeout: how long, in seconds, a former owner may take to let go.
    ///   - verify: runs under the lock before anything is written, so that a file which it refuses is left as it was.
    init(
        path: String, named name: String? = nil, busyTimeout: Double, verify: (Database) throws -> Void = { _ in }
    ) throws(SlashingDatabaseError) {
        self.path = name ?? path
        var configuration = Configuration()
        configuration.busyMode = busyTimeout > 0 ? .timeout(busyTimeout) : .immediateError
        configuration.label = "SlashingDatabase"
        // Before the first access: SQLite then keeps the WAL index in memory, and the first read takes the lock.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { db in
                try verify(db)
                try Self.makeDurable(db)
            }
        } catch {
            throw SlashingDatabaseError(error, path: self.path)
        }
    }

    /// Every commit is synced before it returns. GRDB's own WAL set-up lowers `synchronous` to NORMAL, so the mode is
    /// set here, after opening, and read back.
    private static func makeDurable(_ db: Database) throws {
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        try db.execute(sql: "PRAGMA synchronous = FULL")
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        guard mode == "wal", synchronous == 2 else {
            throw DatabaseError(
                message: "durable mode was not granted (journal_mode \(mode ?? "?"), synchronous \(synchronous ?? -1))")
        }
    }

    /// Reads; nothing is written in between.
    func read<T>(_ body: (Database) throws -> T) throws(SlashingDatabaseError) -> T {
        do {
            return try queue.writeWithoutTransaction { db in
                try checkOpen()
                return try body(db)
            }
        } catch {
            throw SlashingDatabaseError(error, path: path)
        }
    }

    /// Writes in one transaction; on return it is on disk, after an error nothing of it is.
    func write<T>(_ body: (Database) throws -> T) throws(SlashingDatabaseError) -> T {
        do {
            return try queue.writeWithoutTransaction { try transaction($0, body) }
        } catch {
            throw SlashingDatabaseError(error, path: path)
        }
    }

    /// The same, off the caller's thread. A cancelled task does not undo it.
    func writeAsync<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws(SlashingDatabaseError) -> T {
        let result: Result<T, any Error> = await withCheckedContinuation { continuation in
            queue.asyncWriteWithoutTransaction { db in
                continuation.resume(returning: Result { try self.transaction(db, body) })
            }
        }
        do { return try result.get() } catch { throw SlashingDatabaseError(error, path: path) }
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
        if isClosed.withLock({ $0 }) {
            throw SlashingDatabaseError(.closed, "the slashing database \(path) was closed.")
        }
    }

    /// Folds the WAL into the file and lets go of it. Closing again does nothing.
    func close() throws(SlashingDatabaseError) {
        queue.writeWithoutTransaction { _ in isClosed.withLock { $0 = true } }
        do { try queue.close() } catch { throw SlashingDatabaseError(error, path: path) }
    }
}

extension SlashingDatabaseError {
    /// The error of the house for an error of SQLite or of this room.
    init(_ error: any Error, path: String) {
        if let error = error as? SlashingDatabaseError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.io, "the slashing database \(path) failed: \(error). Nothing was signed on its account.")
            return
        }
        let reason = (error.message ?? "\(error.resultCode)").split(whereSeparator: \.isNewline).joined(separator: " ")
        switch error.resultCode.primaryResultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .inUse,
                "the slashing database \(path) is in use by another process: stop the other validator client; "
                    + "never run two with the same keys.")
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            self.init(
                .damaged,
                "the slashing database \(path) is damaged (\(reason)): restore it from a backup, or move "
                    + "it away, create a new one and import the interchange file of the old one.")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                .readOnly,
                "the slashing database \(path) cannot be written (\(reason)): make the file and its "
                    + "directory writable for this user.")
        case .SQLITE_CANTOPEN:
            self.init(
                .readOnly, "the slashing database \(path) cannot be opened: check that this user may read and write it."
            )
        case .SQLITE_FULL:
            self.init(
                .noSpace, "no space left for the slashing database \(path): free some, nothing is signed until then.")
        default:
            self.init(
                .io,
                "the slashing database \(path) failed (\(reason)): check the disk. Nothing was signed on its account.")
        }
    }
}
