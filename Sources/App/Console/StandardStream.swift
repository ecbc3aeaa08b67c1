import Foundation

/// Standard output and error. What cannot be written is dropped: a full disk or a reader that left must not end a duty.
package enum StandardStream: Sendable {
    case output
    case errors

    package func write(_ text: String) { write(Array(text.utf8)) }

    /// Writes what a person asked for: when that cannot be done, they are told.
    package func deliver(_ bytes: [UInt8]) throws(UserError) {
        let handle: FileHandle = self == .output ? .standardOutput : .standardError
        do {
            try handle.write(contentsOf: Data(bytes))
        } catch {
            throw UserError("the output could not be written whole", remedy: "check the disk that it goes to")
        }
    }

    package func write(_ bytes: [UInt8]) {
        let handle: FileHandle = self == .output ? .standardOutput : .standardError
        try? handle.write(contentsOf: Data(bytes))
    }

    /// Makes writing to a pipe whose reader has left an error instead of the end of the process.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }
}
