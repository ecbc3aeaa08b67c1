import Synchronization

/// The lines at the bottom of a terminal that are drawn over and over, with log lines scrolling above them.
///
/// Every writer to the terminal goes through here, so that a log line never lands inside the picture.
package final class LiveRegion: Sendable {
    private let drawn = Mutex<[String]>([])
    private let write: @Sendable (String) -> Void

    /// The width of the terminal: a line that wrapped would not be erased as a whole, so lines are cut there.
    private let columns: Int

    package init(
        columns: Int = Terminal.output.columns,
        write: @escaping @Sendable (String) -> Void = LiveRegion.toStandardOutput
    ) {
        self.columns = columns
        self.write = write
    }

    /// Draws `lines` in place of those drawn before.
    package func draw(_ lines: [String]) {
        let cut = lines.map { Self.cut($0, to: columns) }
        drawn.withLock { old in
            write(Self.erasing(old.count) + cut.map { $0 + "\u{1B}[K\n" }.joined())
            old = cut
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

    /// The first `columns` visible characters; colours before and after them stay.
    static func cut(_ line: String, to columns: Int) -> String {
        var visible = 0
        var isEscape = false
        return String(
            line.filter { character in
                if character == "\u{1B}" { isEscape = true }
                defer { if isEscape, character == "m" { isEscape = false } }
                if isEscape { return true }
                visible += 1
                return visible <= columns
            })
    }

    private static func erasing(_ count: Int) -> String {
        count == 0 ? "" : "\u{1B}[\(count)A\r\u{1B}[J"
    }

    package static let toStandardOutput: @Sendable (String) -> Void = { StandardStream.output.write($0) }
}
