#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The right to be the only process that works with a directory.
///
/// It rests on `flock`, which the kernel drops when the process ends in any way: a left-over file locks nothing. The file
/// holds the owner's process id for the message to others, and stays when the lock is released.
public final class DirectoryLock: Sendable {
    /// The lock file.
    public let path: String
    private let descriptor: Int32

    /// The lock file's name in its directory.
    public static let fileName = ".lock"

    /// Takes the lock of an existing directory.
    /// - Throws: `inUse` with the owner's process id, `io`.
    public init(directory: String) throws(KeystoreError) {
        path = "\(directory)/\(DirectoryLock.fileName)"
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SecureFiles.failure("open the lock file", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isTaken = errno == EWOULDBLOCK
            let error = isTaken ? Self.inUse(directory, descriptor) : SecureFiles.failure("lock", path)
            close(descriptor)
            throw error
        }
        var owner = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, &owner, owner.count, 0)
    }

    deinit { close(descriptor) }

    private static func inUse(_ directory: String, _ descriptor: Int32) -> KeystoreError {
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = max(0, pread(descriptor, &buffer, buffer.count, 0))
        let owner = String(decoding: buffer.prefix(count).prefix { (0x30...0x39).contains($0) }, as: UTF8.self)
        let who = owner.isEmpty ? "another process" : "process \(owner)"
        return KeystoreError(.inUse, "\(directory) is in use by \(who): stop it first, or use another data directory")
    }
}
