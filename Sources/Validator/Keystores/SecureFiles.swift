import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Files and directories that only their owner may look into.
package enum SecureFiles {
    /// Makes a directory and those above it; the ones made have mode 0700, existing ones are left as they are.
    static func makeDirectory(_ path: String) throws(KeystoreError) {
        if mkdir(path, 0o700) == 0 { return }
        switch errno {
        case EEXIST:
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw KeystoreError(.io, "\(path) is not a directory: move it away or choose another data directory")
            }
        case ENOENT:
            let parent = Self.parent(of: path)
            guard parent != path else { throw failure("create the directory", path) }
            try makeDirectory(parent)
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("create the directory", path) }
        default:
            throw failure("create the directory", path)
        }
    }

    /// Writes a new file of mode 0600 so that it is there whole or not at all, also after a crash.
    /// - Throws: `alreadyExists` when there is anything at the path; nothing is overwritten.
    package static func writeNew(_ bytes: [UInt8], to path: String) throws(KeystoreError) {
        try write(bytes, to: path) { temporary throws(KeystoreError) in
            // A link, unlike a rename, never replaces.
            guard link(temporary, path) == 0 else {
                guard errno == EEXIST else { throw failure("write", path) }
                throw KeystoreError(.alreadyExists, "\(path) exists already and is left as it is")
            }
        }
    }

    /// Writes a file of mode 0600 in the place of the one that may be there: a reader, and a crash, see the old or the
    /// new.
    static func replace(_ path: String, with bytes: [UInt8]) throws(KeystoreError) {
        try write(bytes, to: path) { temporary throws(KeystoreError) in
            guard rename(temporary, path) == 0 else { throw failure("write", path) }
        }
    }

    private static func write(
        _ bytes: [UInt8], to path: String, _ takePlace: (_ temporary: String) throws(KeystoreError) -> Void
    ) throws(KeystoreError) {
        let directory = parent(of: path)
        var random = SystemRandomNumberGenerator()
        let temporary = "\(directory)/.new-\(getpid())-\(String(random.next() as UInt64, radix: 16))"
        let descriptor = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("write to", directory) }
        defer { unlink(temporary) }
        do {
            defer { close(descriptor) }
            try write(bytes, to: descriptor, path)
            guard fsync(descriptor) == 0 else { throw failure("write", path) }
        }
        try takePlace(temporary)
        try synchronize(directory: directory)
    }

    /// Moves a directory or a file to a name in the same directory, for good when it returns.
    static func move(_ path: String, to other: String) throws(KeystoreError) {
        guard rename(path, other) == 0 else { throw failure("move", path) }
        try synchronize(directory: parent(of: path))
    }

    /// Removes a file, for good when it returns; none is as well.
    static func remove(_ path: String) throws(KeystoreError) {
        guard unlink(path) == 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw failure("remove", path) }
            return
        }
        try synchronize(directory: parent(of: path))
    }

    /// Removes a directory of files; none is as well.
    static func removeDirectory(_ path: String) throws(KeystoreError) {
        guard exists(path) else { return }
        for name in try names(in: path) { try remove("\(path)/\(name)") }
        guard rmdir(path) == 0 else { throw failure("remove", path) }
        try synchronize(directory: parent(of: path))
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func parent(of path: String) -> String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

    /// The content of a file of at most `limit` bytes.
    /// - Parameter isSecret: refuses a file that group or others may read.
    package static func read(_ path: String, limit: Int, isSecret: Bool = false) throws(KeystoreError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw failure("read", path) }
            throw KeystoreError(.notFound, "\(path) does not exist")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("read", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw KeystoreError(.io, "\(path) is not a file") }
        guard !isSecret || status.st_mode & 0o077 == 0 else {
            throw KeystoreError(
                .insecurePermissions, "\(path) can be read by others than its owner: run chmod 600 on it")
        }
        guard status.st_size <= limit else { throw KeystoreError(.malformed, "\(path) is larger than \(limit) bytes") }
        return try readAll(descriptor, limit, path)
    }

    /// The names in a directory, sorted.
    static func names(in path: String) throws(KeystoreError) -> [String] {
        guard let directory = opendir(path) else {
            guard errno == ENOENT else { throw failure("read the directory", path) }
            throw KeystoreError(.notFound, "the directory \(path) does not exist")
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func failure(_ action: String, _ path: String) -> KeystoreError {
        let number = errno
        return KeystoreError(.io, "cannot \(action) \(path): \(String(cString: strerror(number)))")
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(KeystoreError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { raw in
                Glibc.write(descriptor, raw.baseAddress.map { $0 + written }, raw.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure("write", path) }
            written += count
        }
    }

    private static func readAll(_ descriptor: Int32, _ limit: Int, _ path: String) throws(KeystoreError) -> [UInt8] {
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return content }
            content.append(contentsOf: buffer.prefix(count))
            guard content.count <= limit else {
                throw KeystoreError(.malformed, "\(path) is larger than \(limit) bytes")
            }
        }
    }

    private static func synchronize(directory: String) throws(KeystoreError) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("write to", directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("write to", directory) }
    }
}
