import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Files and directories that only their owner may look into, there whole or not at all, also after a crash. Errors are
/// those of the room that keeps them.
package enum PrivateFiles<Failure: PrivateFileFailure> {
    /// Makes a directory and those above it; the ones made have mode 0700, existing ones are left as they are.
    package static func makeDirectory(_ path: String) throws(Failure) {
        if mkdir(path, 0o700) == 0 { return }
        switch errno {
        case EEXIST:
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw Failure(fault: .io, "\(path) is not a directory: move it away or choose another data directory")
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
    package static func writeNew(_ bytes: [UInt8], to path: String) throws(Failure) {
        let file = try NewPrivateFile<Failure>(path: path)
        try file.write(bytes)
        try file.finish()
    }

    /// Writes a file of mode 0600 in the place of the one that may be there: a reader, and a crash, see the old or the
    /// new.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
        let file = try NewPrivateFile<Failure>(path: path)
        try file.write(bytes)
        try file.finish(replacing: true)
    }

    /// Moves a directory or a file to a name in the same directory, for good when it returns.
    package static func move(_ path: String, to other: String) throws(Failure) {
        guard rename(path, other) == 0 else { throw failure("move", path) }
        try synchronize(directory: parent(of: path))
    }

    /// Removes a file, for good when it returns; none is as well.
    package static func remove(_ path: String) throws(Failure) {
        guard unlink(path) == 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw failure("remove", path) }
            return
        }
        try synchronize(directory: parent(of: path))
    }

    /// Removes a directory of files; none is as well.
    package static func removeDirectory(_ path: String) throws(Failure) {
        guard exists(path) else { return }
        for name in try names(in: path) { try remove("\(path)/\(name)") }
        guard rmdir(path) == 0 else { throw failure("remove", path) }
        try synchronize(directory: parent(of: path))
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    package static func parent(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    /// The content of a file of at most `limit` bytes.
    /// - Parameter isSecret: refuses a file that group or others may read.
    package static func read(_ path: String, limit: Int, isSecret: Bool = false) throws(Failure) -> [UInt8] {
        guard let content = try readIfThere(path, limit: limit, isSecret: isSecret) else {
            throw Failure(fault: .notFound, "\(path) does not exist")
        }
        return content
    }

    /// The same; nil when there is no such file.
    package static func readIfThere(
        _ path: String, limit: Int, isSecret: Bool = false
    ) throws(Failure) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw failure("read", path) }
            return nil
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("read", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(fault: .io, "\(path) is not a file") }
        guard !isSecret || status.st_mode & 0o077 == 0 else {
            throw Failure(
                fault: .insecurePermissions, "\(path) can be read by others than its owner: run chmod 600 on it")
        }
        guard status.st_size <= limit else {
            throw Failure(fault: .tooLarge, "\(path) is larger than \(limit) bytes")
        }
        return try readAll(descriptor, limit, path)
    }

    /// The names in a directory, sorted.
    package static func names(in path: String) throws(Failure) -> [String] {
        guard let directory = opendir(path) else {
            guard errno == ENOENT else { throw failure("read the directory", path) }
            throw Failure(fault: .notFound, "the directory \(path) does not exist")
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

    /// The error for what the system has just refused.
    package static func failure(_ action: String, _ path: String) -> Failure {
        let number = errno
        let fault: PrivateFileFault =
            switch number {
            case ENOSPC, EDQUOT, EFBIG: .noSpace
            default: .io
            }
        return Failure(fault: fault, "cannot \(action) \(path): \(String(cString: strerror(number)))")
    }

    private static func readAll(_ descriptor: Int32, _ limit: Int, _ path: String) throws(Failure) -> [UInt8] {
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return content }
            content.append(contentsOf: buffer.prefix(count))
            guard content.count <= limit else {
                throw Failure(fault: .tooLarge, "\(path) is larger than \(limit) bytes")
            }
        }
    }

    static func synchronize(directory: String) throws(Failure) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("write to", directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("write to", directory) }
    }
}
