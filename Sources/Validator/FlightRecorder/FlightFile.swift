import Foundation

/// One segment, open for appending.
struct FlightFile: ~Copyable {
    private let descriptor: Int32
    private(set) var bytes: Int

    /// Opens a file at its end, or makes it, for the owner alone.
    init(path: String) throws(FlightFolder.Failure) {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("cannot open", path) }
        self.descriptor = descriptor
        bytes = max(0, Int(lseek(descriptor, 0, SEEK_END)))
    }

    deinit { close(descriptor) }

    /// Appends whole lines; a line that was cut by a full disk is ended by the next.
    mutating func append(_ lines: [UInt8]) throws(FlightFolder.Failure) {
        var written = 0
        while written < lines.count {
            let count = lines[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw Self.failure("cannot write", "the flight recorder")
            }
            written += count
        }
        bytes += written
    }

    static func writeAtomically(_ data: Data, to path: String) throws(FlightFolder.Failure) {
        let temporary = path + ".new"
        unlink(temporary)
        do {
            var file = try FlightFile(path: temporary)
            try file.append(Array(data))
        }
        guard rename(temporary, path) == 0 else { throw failure("cannot replace", path) }
    }

    private static func failure(_ what: String, _ path: String) -> FlightFolder.Failure {
        FlightFolder.Failure(description: "\(what) \(path): \(String(cString: strerror(errno)))")
    }
}
