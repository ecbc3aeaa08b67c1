import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file of mode 0600 while it is written, piece by piece; it has its name only when it is whole.
package final class NewPrivateFile<Failure: PrivateFileFailure> {
    private let path: String
    private let temporary: String
    private let descriptor: Int32

    /// - Throws: when the directory is not there or cannot be written.
    package init(path: String) throws(Failure) {
        self.path = path
        let directory = PrivateFiles<Failure>.parent(of: path)
        var random = SystemRandomNumberGenerator()
        temporary = "\(directory)/.new-\(getpid())-\(String(random.next() as UInt64, radix: 16))"
        descriptor = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw PrivateFiles<Failure>.failure("write to", directory) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(temporary)
    }

    /// Appends.
    package func write(_ bytes: [UInt8]) throws(Failure) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { raw in
                Glibc.write(descriptor, raw.baseAddress.map { $0 + written }, raw.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw PrivateFiles<Failure>.failure("write", path) }
            written += count
        }
    }

    /// Gives the file its name, durably. Without this nothing is left of it.
    /// - Parameter replacing: takes the place of the file that may be there; a reader, and a crash, see the old or the
    ///   new.
    /// - Throws: `alreadyExists` when there is anything at the path that is not to be replaced.
    package func finish(replacing: Bool = false) throws(Failure) {
        guard fsync(descriptor) == 0 else { throw PrivateFiles<Failure>.failure("write", path) }
        // A link, unlike a rename, never replaces.
        guard (replacing ? rename(temporary, path) : link(temporary, path)) == 0 else {
            guard errno == EEXIST else { throw PrivateFiles<Failure>.failure("write", path) }
            throw Failure(fault: .alreadyExists, "\(path) exists already and is left as it is")
        }
        try PrivateFiles<Failure>.synchronize(directory: PrivateFiles<Failure>.parent(of: path))
    }
}
