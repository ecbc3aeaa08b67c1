import Foundation
import GRDB
import Glibc
import Primitives

/// The file as a whole: how it comes into being, and what is asked of it before it is trusted.
enum StorageFile {
    /// "VGbs", in SQLite's own header: tells this file from any other database.
    private static let applicationID = 0x5647_6273
    private static let schemaVersion = 1

    /// Makes a complete database under a temporary name and then gives it its own, so that a crash on the way leaves
    /// nothing at `path`, and something at `path` is never replaced.
    static func create(at path: String, identity: ChainIdentity) throws(StorageError) {
        let alreadyThere = StorageError(
            .alreadyExists, "the beacon database \(path) exists already: open it; it is never overwritten.")
        guard !exists(path) else { throw alreadyThere }
        let temporary = path + ".new-\(getpid())"
        func clear() {
            for suffix in ["", "-wal", "-journal"] { unlink(temporary + suffix) }
        }
        clear()
        defer { clear() }
        let descriptor = Glibc.open(temporary, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw systemError("could not be created", path) }
        Glibc.close(descriptor)

        let file = try OwnedDatabase(path: temporary, named: path, busyTimeout: 0)
        try file.write { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: "PRAGMA user_version = \(schemaVersion)")
            try db.execute(
                sql: """
                    CREATE TABLE identity (
                        id INTEGER NOT NULL PRIMARY KEY CHECK (id = 0),
                        genesis_validators_root BLOB NOT NULL CHECK (length(genesis_validators_root) = 32),
                        genesis_time INTEGER NOT NULL,
                        config_name TEXT NOT NULL,
                        openings INTEGER NOT NULL
                    ) STRICT
                    """)
            try db.execute(
                sql: "INSERT INTO identity VALUES (0, ?, ?, ?, 0)",
                arguments: [
                    Columns.value(identity.genesisValidatorsRoot), Int64(bitPattern: identity.genesisTime),
                    identity.configName,
                ])
            try BlockTable.create(db)
            try StateTable.create(db)
            try FinalizedTable.create(db)
            try SnapshotTable.create(db)
        }
        try file.close()
        guard link(temporary, path) == 0 else {
            throw errno == EEXIST ? alreadyThere : systemError("could not be created", path)
        }
        try syncDirectory(of: path)
    }

    /// Opens the file and asks of it, in this order: is it there, free, one of ours, of a schema we know, of this
    /// chain, and writable. The pages are checked as they are read, not all at once: the file may be large.
    static func open(
        at path: String, expecting: ChainIdentity?, busyTimeout: Double
    ) throws(StorageError) -> (OwnedDatabase, ChainIdentity) {
        guard exists(path) else {
            throw StorageError(
                .notFound, "there is no beacon database at \(path): check the data directory, or start from genesis.")
        }
        guard access(path, R_OK | W_OK) == 0, access(directory(of: path), W_OK) == 0 else {
            throw systemError("cannot be written", path)
        }
        guard size(path) != 0 else {
            throw StorageError(DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the file is empty"), path: path)
        }
        var identity: ChainIdentity?
        let file = try OwnedDatabase(path: path, busyTimeout: busyTimeout) { db in
            identity = try verify(db, path, expecting)
        }
        try file.write { try $0.execute(sql: "UPDATE identity SET openings = openings + 1") }
        guard let identity else { throw StorageError(Columns.unreadable("the identity"), path: path) }
        return (file, identity)
    }

    private static func verify(_ db: Database, _ path: String, _ expecting: ChainIdentity?) throws -> ChainIdentity {
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == applicationID else {
            throw StorageError(
                .foreignFile,
                "\(path) is not a beacon database of Vigil: give the path of one, or another data directory.")
        }
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard version <= schemaVersion else {
            throw StorageError(
                .newerSchema,
                "the beacon database \(path) has schema \(version), this version knows \(schemaVersion): upgrade Vigil."
            )
        }
        let row = try Row.fetchOne(db, sql: "SELECT genesis_validators_root, genesis_time, config_name FROM identity")
        guard let row, let time = row[1] as Int64?, let configName = row[2] as String? else {
            throw Columns.unreadable("the identity")
        }
        let stored = ChainIdentity(
            genesisValidatorsRoot: try Columns.root(row, 0), genesisTime: UInt64(bitPattern: time),
            configName: configName)
        guard expecting == nil || expecting == stored else {
            throw StorageError(
                .wrongChain,
                "the beacon database \(path) belongs to another chain (\(describe(stored)), not "
                    + "\(expecting.map(describe) ?? "")): use the data directory of that chain, or an empty one.")
        }
        return stored
    }

    private static func describe(_ identity: ChainIdentity) -> String {
        "config \(identity.configName), genesis time \(identity.genesisTime), genesis validators root "
            + "\(identity.genesisValidatorsRoot)"
    }

    // MARK: - The file system

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// In bytes; nil when it cannot be told.
    private static func size(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    private static func directory(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    /// A new name is durable only when its directory is.
    private static func syncDirectory(of path: String) throws(StorageError) {
        let descriptor = Glibc.open(directory(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemError("could not be created", path) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw systemError("could not be synced", path) }
    }

    private static func systemError(_ what: String, _ path: String) -> StorageError {
        let number = errno
        let code: StorageError.Code =
            switch number {
            case EROFS, EACCES, EPERM: .readOnly
            case ENOSPC, EDQUOT: .noSpace
            default: .io
            }
        return StorageError(
            code,
            "the beacon database \(path) \(what): \(String(cString: strerror(number))). Check the file and "
                + "its directory."
        )
    }
}
