import PrivateFiles

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The right to be the only process that works with a directory.
///
/// It rests on `flock`, which the kernel drops when the process ends in any way: a left-over file locks nothing. The file
/// holds the owner's process id and start time for the message to others, and stays when the lock is released.
public final class DirectoryLock: Sendable {
    /// The lock file.
    public let path: String
    private let descriptor: Int32

    /// The lock file's name in its directory.
    public static let fileName = ".lock"

    /// Takes the lock of an existing directory.
    /// - Throws: `inUse` with the owner, `io`.
    public init(directory: String) throws(KeystoreError) {
        path = "\(directory)/\(DirectoryLock.fileName)"
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SecureFiles.failure("open the lock file", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK ? Self.inUse(directory, descriptor) : SecureFiles.failure("lock", path)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_nlink > 0 else {
            throw KeystoreError(.inUse, "\(directory) was just given up by another process: try again")
        }
        var owner = Array(LockOwner.current.line.utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, &owner, owner.count, 0)
    }

    /// Runs after a refusal too, since all properties are set by then: nothing else may close the descriptor, which may be
    /// another file's a moment later.
    deinit { close(descriptor) }

    /// Takes the lock file away, from a directory that is to go as well. Who has opened the file meanwhile and waits
    /// for nothing but the lock finds that it is gone.
    package func removeFile() { unlink(path) }

    /// Refuses a file that another program holds an `flock` on, as clients do with `<keystore>.lock`. A file that is only
    /// there, left by a program that ended, is no reason to refuse.
    static func refuseHeld(_ file: String, of keystore: String) throws(KeystoreError) {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
        throw KeystoreError(.inUse, "\(keystore) is in use by a running client, which holds \(file): stop it first")
    }

    private static func inUse(_ directory: String, _ descriptor: Int32) -> KeystoreError {
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = max(0, pread(descriptor, &buffer, buffer.count, 0))
        let owner = LockOwner(line: String(decoding: buffer.prefix(count), as: UTF8.self))
        let who = owner?.name ?? "another process"
        return KeystoreError(.inUse, "\(directory) is in use by \(who): stop it first, or use another data directory")
    }
}
