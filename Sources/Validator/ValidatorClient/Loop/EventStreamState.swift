import Duties
import Primitives
import SlotClock

/// The event stream as the loop sees it: open, being opened, or to be opened at a time.
struct EventStreamState: Sendable {
    /// How many slots without any event are too many. Doubled as long as opening the stream again brings none, for
    /// then it is the chain that is silent.
    private static let shortestSilence: UInt64 = 4
    private static let longestSilence: UInt64 = 128

    private let shortestPause: Millis
    private let longestPause: Millis
    private var pause: Millis
    private(set) var task: Task<Bool, Never>?
    /// When to try next; nil while it is open or being opened.
    private(set) var openAt: Millis?
    private var isOpen = false
    /// It has been open, or could not be opened.
    private var wasTried = false
    private var lastEvent: Slot?
    private var silence = shortestSilence
    /// Its end has been asked for, and has not come yet.
    private var isCut = false

    init(_ configuration: SchedulerConfiguration) {
        let slot = configuration.clock.slotDuration
        shortestPause = max(Millis(slot.rawValue / 12), 1)
        longestPause = slot
        pause = shortestPause
        openAt = Millis(Int64.min / 2)
    }

    func shouldOpen(at now: Millis) -> Bool {
        openAt.map { $0 <= now } ?? false
    }

    mutating func opening(_ task: Task<Bool, Never>) {
        self.task = task
        openAt = nil
    }

    /// Returns whether it had been open before, or could not be opened: the node may have been started in between.
    mutating func opened(in slot: Slot?) -> Bool {
        defer { wasTried = true }
        isOpen = true
        pause = shortestPause
        lastEvent = slot ?? 0
        return wasTried
    }

    /// Returns whether it was open until now.
    mutating func lost(at now: Millis) -> Bool {
        defer { (isOpen, wasTried) = (false, true) }
        task = nil
        openAt = now + pause
        pause = min(pause + pause, longestPause)
        return isOpen
    }

    /// Ends the stream, as if it were lost.
    mutating func cut() {
        isCut = true
        task?.cancel()
    }

    /// Returns whether the end that came was asked for.
    mutating func takeCut() -> Bool {
        defer { isCut = false }
        return isCut
    }

    mutating func sawEvent(in slot: Slot?) {
        lastEvent = slot
        silence = Self.shortestSilence
    }

    /// Whether an open stream has told nothing for longer than a chain is silent by itself.
    mutating func isSilent(in slot: Slot) -> Bool {
        guard isOpen, !isCut, let lastEvent, slot.saturatingSubtract(lastEvent).rawValue > silence else {
            return false
        }
        silence = min(silence * 2, Self.longestSilence)
        return true
    }
}
