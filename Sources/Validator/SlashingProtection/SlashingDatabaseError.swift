package import SQLiteFile

/// Why the slashing database could not be opened, read or written. No message may be signed on its account.
public struct SlashingDatabaseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed list of causes.
    public enum Code: Hashable, Sendable {
        /// There is no file at the path.
        case notFound
        /// There is a file at the path already.
        case alreadyExists
        /// Another process, or another opening in this one, owns the file.
        case inUse
        /// The file belongs to a chain with another genesis validators root.
        case wrongChain
        /// The file is a database, but not one of these.
        case foreignFile
        /// The file is not readable as a database: truncated or overwritten.
        case damaged
        /// The file was written by a newer version.
        case newerSchema
        /// The file or its disk cannot be written.
        case readOnly
        /// No space is left on the disk.
        case noSpace
        /// The database was closed.
        case closed
        /// An interchange document that is not EIP-3076, or of another version.
        case invalidInterchange
        /// The server of a shared store cannot be reached, or does not answer in time.
        case unreachable
        /// Any other failure of the disk or of SQLite.
        case io
    }

    /// What went wrong, for a program. Two errors are alike when their codes are.
    public let code: Code
    /// What went wrong and what to do, in one line for a person.
    public let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension SlashingDatabaseError: SQLiteFileFailure {
    /// "VGsp" tells the file from any other database.
    package static let kind = SQLiteFileKind(
        applicationID: 0x5647_7370, schemaVersion: AuditTable.schemaVersion, durability: .everyCommit,
        noun: "slashing database",
        absentRemedy: "if these keys have signed before, put it back or import its interchange file; create a new one "
            + "only for keys that never signed",
        inUseRemedy: "stop the other validator client; never run two with the same keys",
        damagedRemedy: "restore it from a backup, or move it away, create a new one and import the interchange file of "
            + "the old one",
        noSpaceRemedy: "free some, nothing is signed until then",
        consolation: "Nothing was signed on its account.")

    package init(fault: SQLiteFault, _ message: String) {
        let code: Code =
            switch fault {
            case .notFound: .notFound
            case .alreadyExists: .alreadyExists
            case .inUse: .inUse
            case .foreignFile: .foreignFile
            case .damaged: .damaged
            case .newerSchema: .newerSchema
            case .readOnly: .readOnly
            case .noSpace: .noSpace
            case .closed: .closed
            case .io: .io
            }
        self.init(code, message)
    }
}
