import GRDB
import Synchronization

/// One SQLite file that this opening alone owns: WAL, exclusive lock held until it is closed.
///
/// `synchronous=NORMAL`: a commit survives the death of the process at once, and the death of the machine after the
/// next checkpoint; a crash may lose the last commits but never leaves half of one. That is enough for a node, which
/// can fetch or recompute what it lost; signatures are guarded elsewhere.
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
    ) throws(StorageError) {
        self.path = name ?? path
        var configuration = Configuration()
        configuration.busyMode = busyTimeout > 0 ? .timeout(busyTimeout) : .immediateError
        configuration.label = "BeaconStorage"
        // Before the first access: SQLite then keeps the WAL index in memory, and the first read takes the lock.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { db in
                try verify(db)
                let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
                try db.execute(sql: "PRAGMA synchronous = NORMAL")
                guard mode == "wal" else {
                    throw DatabaseError(message: "write-ahead logging was not granted (journal_mode \(mode ?? "?"))")
                }
            }
        } catch {
            throw StorageError(error, path: self.path)
        }
    }

    /// Reads; nothing is written in between.
    func read<T>(_ body: (Database) throws -> T) throws(StorageError) -> T {
        do {
            return try queue.writeWithoutTransaction { db in
                try checkOpen()
                return try body(db)
            }
        } catch {
            throw StorageError(error, path: path)
        }
    }

    /// Writes in one transaction; after an error nothing of it is there.
    func write<T>(_ body: (Database) throws -> T) throws(StorageError) -> T {
        do {
            return try queue.writeWithoutTransaction { try transaction($0, body) }
        } catch {
            throw StorageError(error, path: path)
        }
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
        if isClosed.withLock({ $0 }) { throw StorageError(.closed, "the beacon database \(path) was closed.") }
    }

    /// Folds the WAL into the file and lets go of it. Closing again does nothing.
    func close() throws(StorageError) {
        queue.writeWithoutTransaction { _ in isClosed.withLock { $0 = true } }
        do { try queue.close() } catch { throw StorageError(error, path: path) }
    }
}

extension StorageError {
    /// The error of the house for an error of SQLite or of this room.
    init(_ error: any Error, path: String) {
        if let error = error as? StorageError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.io, "the beacon database \(path) failed: \(error).")
            return
        }
        let reason = (error.message ?? "\(error.resultCode)").split(whereSeparator: \.isNewline).joined(separator: " ")
        switch error.resultCode.primaryResultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .inUse,
                "the beacon database \(path) is in use by another process: stop the other node, or give this "
                    + "one its own data directory.")
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            self.init(
                .damaged,
                "the beacon database \(path) is damaged (\(reason)): restore it from a backup, or move it "
                    + "away and start again from genesis or a checkpoint.")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                .readOnly,
                "the beacon database \(path) cannot be written (\(reason)): make the file and its directory "
                    + "writable for this user.")
        case .SQLITE_CANTOPEN:
            self.init(
                .readOnly, "the beacon database \(path) cannot be opened: check that this user may read and write it.")
        case .SQLITE_FULL:
            self.init(.noSpace, "no space left for the beacon database \(path): free some and start the node again.")
        default:
            self.init(.io, "the beacon database \(path) failed (\(reason)): check the disk.")
        }
    }
}
