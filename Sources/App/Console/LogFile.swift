import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A log in a file that is only its owner's, with so many older ones beside it: `name`, `name.1`, `name.2` …
///
/// What cannot be written is dropped, as a full disk must not end a duty; the next line tries again.
package final class LogFile: Sendable {
    private struct State {
        var descriptor: Int32
        var size: Int
    }

    private let path: String
    private let limit: Int
    private let older: Int
    private let state: Mutex<State>

    /// Opens the file for appending, or makes it.
    /// - Parameters:
    ///   - limit: how many bytes it may grow to before a new one is begun.
    ///   - older: how many are kept beside it.
    /// - Throws: `UserError` when it cannot be written.
    package init(path: String, limit: Int, older: Int) throws(UserError) {
        self.path = path
        self.limit = limit
        self.older = older
        guard let opened = Self.open(path) else {
            throw UserError(
                "the log file \(path) cannot be written: \(String(cString: strerror(errno)))",
                remedy: "check that its folder is there and writable, or choose another --log-file")
        }
        state = Mutex(opened)
    }

    deinit {
        let descriptor = state.withLock { $0.descriptor }
        if descriptor >= 0 { close(descriptor) }
    }

    package func write(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        state.withLock { state in
            if state.size > 0, state.size + bytes.count > limit { turn(&state) }
            if state.descriptor < 0, let opened = Self.open(path) { state = opened }
            guard state.descriptor >= 0 else { return }
            let written = bytes.withUnsafeBytes { Foundation.write(state.descriptor, $0.baseAddress, $0.count) }
            state.size += max(written, 0)
        }
    }

    /// Every file becomes one older, the oldest goes, and a new one is begun.
    private func turn(_ state: inout State) {
        for age in stride(from: older, to: 0, by: -1) {
            rename(age == 1 ? path : "\(path).\(age - 1)", "\(path).\(age)")
        }
        if older == 0 { unlink(path) }
        close(state.descriptor)
        state = Self.open(path) ?? State(descriptor: -1, size: 0)
    }

    private static func open(_ path: String) -> State? {
        let descriptor = Foundation.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            errno = EINVAL
            return nil
        }
        return State(descriptor: descriptor, size: Int(status.st_size))
    }
}
