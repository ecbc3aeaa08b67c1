import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file that only its owner may read, replaced as a whole.
package enum PrivateFile {
    /// The content; nil when there is no such file.
    package static func read(_ path: String, limit: Int) throws(ProposerSettingsError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("read", path)
        }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return content }
            content += buffer.prefix(count)
            guard content.count <= limit else {
                throw ProposerSettingsError(.io, "\(path) is larger than \(limit) bytes")
            }
        }
    }

    /// Puts a file of mode 0600 in the place of what is there, so that after a crash there is the old or the new one,
    /// whole. Durable on return.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(ProposerSettingsError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let temporary = "\(path).new-\(getpid())"
        unlink(temporary)
        let descriptor = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("write to", folder) }
        do {
            defer { close(descriptor) }
            try write(bytes, to: descriptor, path)
            guard fsync(descriptor) == 0 else { throw failure("write", path) }
        }
        guard rename(temporary, path) == 0 else { throw failure("write", path) }
        try synchronize(folder)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(ProposerSettingsError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { raw in
                Glibc.write(descriptor, raw.baseAddress.map { $0 + written }, raw.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("write", path) }
            written += count
        }
    }

    private static func synchronize(_ folder: String) throws(ProposerSettingsError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("write to", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("write to", folder) }
    }

    private static func failure(_ action: String, _ path: String) -> ProposerSettingsError {
        let number = errno
        return ProposerSettingsError(.io, "cannot \(action) \(path): \(String(cString: strerror(number)))")
    }
}
