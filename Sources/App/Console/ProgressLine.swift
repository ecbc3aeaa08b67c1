import Synchronization

/// A progress bar on standard error for work that takes a while; silent where nobody watches.
package final class ProgressLine: Sendable {
    private let label: String
    private let total: Int
    private let isShown: Bool
    private let done = Mutex(0)

    package init(_ label: String, total: Int, terminal: Terminal = .errors) {
        self.label = label
        self.total = total
        isShown = terminal.isInteractive
    }

    package func step() {
        done.withLock { done in
            done += 1
            draw(done)
        }
    }

    /// Shows a number that others counted.
    package func show(_ count: Int) {
        done.withLock { done in
            done = max(done, count)
            draw(done)
        }
    }

    package func finish() {
        guard isShown else { return }
        StandardStream.errors.write("\r\u{1B}[K")
    }

    private func draw(_ done: Int) {
        guard isShown else { return }
        let bar = ProgressBar(width: 30).drawn(done, of: total)
        StandardStream.errors.write("\r\(label) \(bar) \(done)/\(total)\u{1B}[K")
    }
}
