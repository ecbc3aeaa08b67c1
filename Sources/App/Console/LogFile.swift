import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A log in a file that is only its owner's, with so many older ones beside it: `name`, `name.1`, `name.2` …
///
/// What cannot be written is dropped, as a full disk must not end a duty; the next line tries again. Whoever logs waits
/// for the write: it is one to a local disk's cache, no slower than one to a supervisor that reads standard error.
package final class LogFile: Sendable {
    /// Writes bytes to a descriptor as `write(2)` does.
    package typealias Writer = @Sendable (Int32, UnsafeRawBufferPointer) -> Int

    private struct State {
        var descriptor: Int32
        var size: Int
        /// Whether it has been told that the files do not turn.
        var hasComplained = false
    }

    private let path: String
    private let limit: Int
    private let older: Int
    private let writer: Writer
    private let state: Mutex<State>

    /// Opens the file for appending, or makes it. One of this user's that others may read becomes private.
    /// - Parameters:
    ///   - limit: how many bytes it may grow to before a new one is begun.
    ///   - older: how many are kept beside it.
    /// - Throws: `UserError` when it cannot be written.
    package init(
        path: String, limit: Int, older: Int,
        writer: @escaping Writer = { Foundation.write($0, $1.baseAddress, $1.count) }
    ) throws(UserError) {
        self.path = path
        self.limit = limit
        self.older = older
        self.writer = writer
        guard let opened = Self.open(path) else {
            throw UserError(
                "the log file \(path) cannot be written: \(String(cString: strerror(errno)))",
                remedy: "check that its folder is there and writable, or choose another --log-file")
        }
        state = Mutex(State(descriptor: opened.descriptor, size: opened.size))
    }

    deinit {
        let descriptor = state.withLock { $0.descriptor }
        if descriptor >= 0 { close(descriptor) }
    }

    /// - Returns: what the operator must be told elsewhere; once, and nil otherwise.
    @discardableResult
    package func write(_ line: String) -> String? {
        let bytes = Array((line + "\n").utf8)
        return state.withLock { state in
            if state.descriptor < 0 { open(&state) }
            var complaint: String?
            if state.size > 0, state.size + bytes.count > limit { complaint = turn(&state) }
            // Over the limit still: a file that can be neither renamed nor emptied grows no further.
            guard state.descriptor >= 0, state.size == 0 || state.size + bytes.count <= limit else { return complaint }
            append(bytes, &state)
            return complaint
        }
    }

    /// Writes a line whole or not at all: to half of one the next would be glued.
    private func append(_ bytes: [UInt8], _ state: inout State) {
        let written = bytes.withUnsafeBytes { writer(state.descriptor, $0) }
        guard written > 0 else { return }
        state.size += written
        guard written < bytes.count else { return }
        // Not back to `size`: somebody may have emptied the file meanwhile.
        var status = stat()
        guard fstat(state.descriptor, &status) == 0, Int(status.st_size) >= written,
            ftruncate(state.descriptor, status.st_size - off_t(written)) == 0
        else { return }
        state.size = Int(status.st_size) - written
    }

    /// Every file becomes one older, the oldest goes, and a new one is begun. Where none is to be kept, or the folder
    /// does not allow it, the file is emptied.
    /// - Returns: why it cannot be kept, the first time.
    private func turn(_ state: inout State) -> String? {
        guard older > 0 else {
            empty(&state)
            return nil
        }
        for age in stride(from: older, to: 1, by: -1) { rename("\(path).\(age - 1)", "\(path).\(age)") }
        if rename(path, path + ".1") == 0 || errno == ENOENT {
            close(state.descriptor)
            state.descriptor = -1
            state.size = 0
            open(&state)
            return nil
        }
        let reason = String(cString: strerror(errno))
        empty(&state)
        guard !state.hasComplained else { return nil }
        state.hasComplained = true
        return "the full log file \(path) cannot be renamed to \(path).1 (\(reason)): it is emptied instead, and no "
            + "older ones are kept; check that its folder is writable"
    }

    private func empty(_ state: inout State) {
        if ftruncate(state.descriptor, 0) == 0 { state.size = 0 }
    }

    private func open(_ state: inout State) {
        guard let opened = Self.open(path) else { return }
        (state.descriptor, state.size) = opened
    }

    private static func open(_ path: String) -> (descriptor: Int32, size: Int)? {
        let descriptor = Foundation.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            errno = EINVAL
            return nil
        }
        if status.st_uid == geteuid(), status.st_mode & 0o177 != 0 { fchmod(descriptor, 0o600) }
        return (descriptor, Int(status.st_size))
    }
}
