package import SQLiteFile

/// Why the node's database could not be opened, read or written.
package struct StorageError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// There is no file at the path.
        case notFound
        /// There is a file at the path already.
        case alreadyExists
        /// Another process, or another opening in this one, owns the file.
        case inUse
        /// The file belongs to another chain.
        case wrongChain
        /// The file is a database, but not one of these.
        case foreignFile
        /// The file is not readable as a database, or contradicts itself.
        case damaged
        /// The file was written by a newer version.
        case newerSchema
        /// The file or its disk cannot be written.
        case readOnly
        /// No space is left on the disk.
        case noSpace
        /// The database was closed.
        case closed
        /// The caller asked for something that cannot be: a fault in the node, not in the file.
        case invalidRequest
        /// Any other failure of the disk or of SQLite.
        case io
    }

    package let code: Code
    /// What went wrong and what to do, in one line for a person.
    package let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}

extension StorageError: SQLiteFileFailure {
    /// "VGbs" tells the file from any other database. What a crash loses a node can fetch or recompute; signatures are
    /// guarded elsewhere.
    package static let kind = SQLiteFileKind(
        applicationID: 0x5647_6273, schemaVersion: 1, durability: .checkpoints, noun: "beacon database",
        absentRemedy: "check the data directory, or start from genesis",
        inUseRemedy: "stop the other node, or give this one its own data directory",
        damagedRemedy: "restore it from a backup, or move it away and start again from genesis or a checkpoint",
        noSpaceRemedy: "free some and start the node again")

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
