import Foundation
import GRDB
import Glibc
import Primitives

/// The file as a whole: how it comes into being, and what is asked of it before it is trusted.
enum SlashingDatabaseFile {
    /// "VGsp", in SQLite's own header: tells this file from any other database.
    private static let applicationID = 0x5647_7370
    private static let schemaVersion = 1

    /// Makes a complete database under a temporary name and then gives it its own, so that a crash on the way leaves
    /// nothing at `path`, and something at `path` is never replaced.
    static func create(at path: String, genesisValidatorsRoot: Root) throws(SlashingDatabaseError) {
        let alreadyThere = SlashingDatabaseError(
            .alreadyExists, "the slashing database \(path) exists already: open it; it is never overwritten.")
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
                        openings INTEGER NOT NULL
                    ) STRICT
                    """)
            try db.execute(
                sql: "INSERT INTO identity VALUES (0, ?, 0)", arguments: [Data(genesisValidatorsRoot.bytes)])
            try WatermarkTable.create(db)
        }
        try file.close()
        guard link(temporary, path) == 0 else {
            throw errno == EEXIST ? alreadyThere : systemError("could not be created", path)
        }
        try syncDirectory(of: path)
    }

    /// Opens the file and asks of it, in this order: is it there, free, one of ours, of a schema we know, of this
    /// chain, whole, and writable.
    static func open(
        at path: String, genesisValidatorsRoot: Root, busyTimeout: Double
    ) throws(SlashingDatabaseError) -> OwnedDatabase {
        guard exists(path) else {
            throw SlashingDatabaseError(
                .notFound,
                "there is no slashing database at \(path): if these keys have signed before, put it back or import its "
                    + "interchange file; create a new one only for keys that never signed.")
        }
        guard access(path, R_OK | W_OK) == 0, access(directory(of: path), W_OK) == 0 else {
            throw systemError("cannot be written", path)
        }
        guard size(path) != 0 else {
            throw SlashingDatabaseError(
                DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the file is empty"), path: path)
        }
        chmod(path, 0o600)
        let file = try OwnedDatabase(path: path, busyTimeout: busyTimeout) { db in
            try verify(db, path, genesisValidatorsRoot)
        }
        try file.write { try $0.execute(sql: "UPDATE identity SET openings = openings + 1") }
        return file
    }

    private static func verify(_ db: Database, _ path: String, _ genesisValidatorsRoot: Root) throws {
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == applicationID else {
            throw SlashingDatabaseError(
                .foreignFile,
                "\(path) is not a slashing database of Vigil: give the path of one, or import an interchange file.")
        }
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard version <= schemaVersion else {
            throw SlashingDatabaseError(
                .newerSchema,
                "the slashing database \(path) has schema \(version), this version knows \(schemaVersion): "
                    + "upgrade Vigil."
            )
        }
        if let fault = try String.fetchOne(db, sql: "PRAGMA quick_check(1)"), fault != "ok" {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: fault)
        }
        guard let data = try Data.fetchOne(db, sql: "SELECT genesis_validators_root FROM identity"),
            let stored = Root(bytes: data)
        else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "no identity row") }
        guard stored == genesisValidatorsRoot else {
            throw SlashingDatabaseError(
                .wrongChain,
                "the slashing database \(path) belongs to the chain with genesis validators root \(stored), not "
                    + "\(genesisValidatorsRoot): use the data directory of that chain.")
        }
    }

    // MARK: - The file system

    private static func exists(_ path: String) -> Bool {
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
    private static func syncDirectory(of path: String) throws(SlashingDatabaseError) {
        let descriptor = Glibc.open(directory(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemError("could not be created", path) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw systemError("could not be synced", path) }
    }

    private static func systemError(_ what: String, _ path: String) -> SlashingDatabaseError {
        let number = errno
        let code: SlashingDatabaseError.Code =
            switch number {
            case EROFS, EACCES, EPERM: .readOnly
            case ENOSPC, EDQUOT: .noSpace
            default: .io
            }
        let reason = String(cString: strerror(number))
        return SlashingDatabaseError(
            code, "the slashing database \(path) \(what): \(reason). Check the file and its directory.")
    }
}
