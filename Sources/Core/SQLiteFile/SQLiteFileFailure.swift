import GRDB

/// What can go wrong with a file of SQLite's.
package enum SQLiteFault: Hashable, Sendable {
    case notFound, alreadyExists, inUse, foreignFile, damaged, newerSchema, readOnly, noSpace, closed, io
}

/// A kind of file: how it is told from others, how durable it is, and how errors speak of it.
package struct SQLiteFileKind: Sendable {
    /// What a commit promises.
    package enum Durability: Sendable {
        /// Every commit is synced before it returns.
        case everyCommit
        /// A commit survives the death of the process at once, and the death of the machine after the next checkpoint; a
        /// crash may lose the last commits but never leaves half of one.
        case checkpoints
    }

    /// SQLite's `application_id`.
    package let applicationID: Int
    /// The highest `user_version` that is understood.
    package let schemaVersion: Int
    package let durability: Durability
    /// What the file is called: "slashing database".
    package let noun: String
    /// What to do when there is no such file, when another process has it, when it cannot be read, and when the disk is
    /// full.
    package let absentRemedy, inUseRemedy, damagedRemedy, noSpaceRemedy: String
    /// What a person should know after any other failure; may be empty.
    package let consolation: String

    package init(
        applicationID: Int, schemaVersion: Int, durability: Durability, noun: String, absentRemedy: String,
        inUseRemedy: String, damagedRemedy: String, noSpaceRemedy: String, consolation: String = ""
    ) {
        self.applicationID = applicationID
        self.schemaVersion = schemaVersion
        self.durability = durability
        self.noun = noun
        self.absentRemedy = absentRemedy
        self.inUseRemedy = inUseRemedy
        self.damagedRemedy = damagedRemedy
        self.noSpaceRemedy = noSpaceRemedy
        self.consolation = consolation
    }
}

/// The error of a room that keeps a file of one kind.
package protocol SQLiteFileFailure: Error {
    static var kind: SQLiteFileKind { get }
    init(fault: SQLiteFault, _ message: String)
}

extension SQLiteFileFailure {
    /// The room's error for an error of SQLite, of the system, or of the room itself.
    package init(_ error: any Error, path: String) {
        if let error = error as? Self {
            self = error
            return
        }
        let kind = Self.kind
        let file = "the \(kind.noun) \(path)"
        let consolation = kind.consolation.isEmpty ? "" : " " + kind.consolation
        guard let error = error as? DatabaseError else {
            self.init(fault: .io, "\(file) failed: \(error).\(consolation)")
            return
        }
        let reason = (error.message ?? "\(error.resultCode)").split(whereSeparator: \.isNewline).joined(separator: " ")
        switch error.resultCode.primaryResultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(fault: .inUse, "\(file) is in use by \(LockHolder.describe(path)): \(kind.inUseRemedy).")
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            self.init(fault: .damaged, "\(file) is damaged (\(reason)): \(kind.damagedRemedy).")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                fault: .readOnly,
                "\(file) cannot be written (\(reason)): make the file and its directory writable for this user.")
        case .SQLITE_CANTOPEN:
            self.init(fault: .readOnly, "\(file) cannot be opened: check that this user may read and write it.")
        case .SQLITE_FULL:
            self.init(fault: .noSpace, "no space left for \(file): \(kind.noSpaceRemedy).")
        default:
            self.init(fault: .io, "\(file) failed (\(reason)): check the disk.\(consolation)")
        }
    }
}
