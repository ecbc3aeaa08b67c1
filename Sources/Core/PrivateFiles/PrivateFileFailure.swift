/// What can go wrong with a file of its owner's.
package enum PrivateFileFault: Hashable, Sendable {
    /// The file system refused.
    case io
    case noSpace
    case notFound
    /// Something is there already, and is left as it is.
    case alreadyExists
    /// Others than the owner can read it.
    case insecurePermissions
    /// It is larger than its reader takes.
    case tooLarge
}

/// The error of a room that keeps such files.
package protocol PrivateFileFailure: Error {
    init(fault: PrivateFileFault, _ message: String)
}
