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
