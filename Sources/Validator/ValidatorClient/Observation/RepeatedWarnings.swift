import Logging
import SlotClock
import Synchronization

/// Lets a warning through once a minute and counts those in between: a node that is down for hours fills no disk.
final class RepeatedWarnings: Sendable {
    private struct Last {
        var at: Millis
        var suppressed = 0
    }

    private static let pause: Millis = 60_000

    private let last = Mutex<[String: Last]>([:])

    /// Whether a warning may be written now.
    /// - Parameter message: one of a fixed number of texts; what varies goes into metadata.
    /// - Returns: how many of the same were held back since the last one, or nil to hold this one back too.
    func admit(_ message: String, at now: Millis) -> Int? {
        last.withLock { last in
            if let known = last[message], now < known.at + Self.pause, now >= known.at {
                last[message]?.suppressed += 1
                return nil
            }
            defer { last[message] = Last(at: now) }
            return last[message]?.suppressed ?? 0
        }
    }
}
