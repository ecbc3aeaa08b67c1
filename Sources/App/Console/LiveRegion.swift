import Synchronization

/// The lines at the bottom of a terminal that are drawn over and over, with log lines scrolling above them.
///
/// Every writer to the terminal goes through here, so that a log line never lands inside the picture.
package final class LiveRegion: Sendable {
    private let drawn = Mutex<[String]>([])
    private let write: @Sendable (String) -> Void

    package init(write: @escaping @Sendable (String) -> Void = LiveRegion.toStandardOutput) {
        self.write = write
    }

    /// Draws `lines` in place of those drawn before.
    package func draw(_ lines: [String]) {
        drawn.withLock { old in
            write(Self.erasing(old.count) + lines.map { $0 + "\u{1B}[K\n" }.joined())
            old = lines
        }
    }

    /// Puts a line above the picture.
    package func log(_ line: String) {
        drawn.withLock { lines in
            write(Self.erasing(lines.count) + line + "\u{1B}[K\n" + lines.map { $0 + "\u{1B}[K\n" }.joined())
        }
    }

    /// Leaves the picture where it is; what follows is written below it.
    package func finish() {
        drawn.withLock { $0 = [] }
    }

    private static func erasing(_ count: Int) -> String {
        count == 0 ? "" : "\u{1B}[\(count)A\r\u{1B}[J"
    }

    package static let toStandardOutput: @Sendable (String) -> Void = { StandardStream.output.write($0) }
}
