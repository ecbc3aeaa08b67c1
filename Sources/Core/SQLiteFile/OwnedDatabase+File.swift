import Foundation
package import GRDB
import Glibc

/// The file as a whole: how it comes into being, and what is asked of it before it is trusted.
extension OwnedDatabase {
    /// Whether there is anything at `path`.
    package static func exists(at path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Makes a complete database under a temporary name and then gives it its own, so that a crash on the way leaves
    /// nothing at `path`, and something at `path` is never replaced. Its owner alone may read it.
    /// - Parameters:
    ///   - schemaVersion: the `user_version` it gets, when not the highest.
    ///   - fill: makes the tables and what has to be in them.
    package static func create(
        at path: String, schemaVersion: Int = Failure.kind.schemaVersion, fill: (Database) throws -> Void
    ) throws(Failure) {
        let alreadyThere = Failure(
            fault: .alreadyExists, "the \(Failure.kind.noun) \(path) exists already: open it; it is never overwritten.")
        guard !exists(at: path) else { throw alreadyThere }
        let temporary = path + ".new-\(getpid())"
        func clear() {
            for suffix in ["", "-wal", "-journal"] { unlink(temporary + suffix) }
        }
        clear()
        defer { clear() }
        let descriptor = Glibc.open(temporary, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw systemError("could not be created", path) }
        Glibc.close(descriptor)

        let file = try OwnedDatabase(path: temporary, named: path)
        try file.write { db in
            try db.execute(sql: "PRAGMA application_id = \(Failure.kind.applicationID)")
            try db.execute(sql: "PRAGMA user_version = \(schemaVersion)")
            try fill(db)
        }
        try file.close()
        guard link(temporary, path) == 0 else {
            throw errno == EEXIST ? alreadyThere : systemError("could not be created", path)
        }
        try syncDirectory(of: path)
    }

    /// Opens the file and asks of it, in this order: is it there, writable, free, of this kind, of a schema that is
    /// known, and what `verify` asks.
    package static func open(
        at path: String, verify: (Database) throws -> Void
    ) throws(Failure) -> OwnedDatabase {
        guard exists(at: path) else {
            throw Failure(
                fault: .notFound, "there is no \(Failure.kind.noun) at \(path): \(Failure.kind.absentRemedy).")
        }
        guard access(path, R_OK | W_OK) == 0, access(directory(of: path), W_OK) == 0 else {
            throw systemError("cannot be written", path)
        }
        var status = stat()
        if stat(path, &status) == 0, status.st_size == 0 {
            throw Failure(DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the file is empty"), path: path)
        }
        return try OwnedDatabase(path: path) { db in
            try verifyKind(db, path)
            try verify(db)
        }
    }

    private static func verifyKind(_ db: Database, _ path: String) throws {
        let kind = Failure.kind
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == kind.applicationID else {
            throw Failure(fault: .foreignFile, "\(path) is not a \(kind.noun) of Vigil: give the path of one.")
        }
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard version <= kind.schemaVersion else {
            throw Failure(
                fault: .newerSchema,
                "the \(kind.noun) \(path) has schema \(version), this version knows \(kind.schemaVersion): "
                    + "upgrade Vigil.")
        }
    }

    // MARK: - The file system

    private static func directory(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    /// A new name is durable only when its directory is.
    private static func syncDirectory(of path: String) throws(Failure) {
        let descriptor = Glibc.open(directory(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemError("could not be created", path) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw systemError("could not be synced", path) }
    }

    private static func systemError(_ what: String, _ path: String) -> Failure {
        let number = errno
        let fault: SQLiteFault =
            switch number {
            case EROFS, EACCES, EPERM: .readOnly
            case ENOSPC, EDQUOT: .noSpace
            default: .io
            }
        let reason = String(cString: strerror(number))
        return Failure(
            fault: fault, "the \(Failure.kind.noun) \(path) \(what): \(reason). Check the file and its directory.")
    }
}
