import Foundation

/// Standard output and error. What cannot be written is dropped: a full disk or a reader that left must not end a duty.
package enum StandardStream: Sendable {
    case output
    case errors

    package func write(_ text: String) {
        let handle: FileHandle = self == .output ? .standardOutput : .standardError
        try? handle.write(contentsOf: Data(text.utf8))
    }

    /// Makes writing to a pipe whose reader has left an error instead of the end of the process.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }
}
