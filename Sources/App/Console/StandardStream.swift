import Foundation

/// Standard output and error. What cannot be written is dropped: a full disk or a reader that left must not end a duty.
package enum StandardStream: Sendable {
    case output
    case errors

    package func write(_ text: String) { write(Array(text.utf8)) }

    package func write(_ bytes: [UInt8]) {
        let handle: FileHandle = self == .output ? .standardOutput : .standardError
        try? handle.write(contentsOf: Data(bytes))
    }

    /// Makes writing to a pipe whose reader has left an error instead of the end of the process.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }
}
