package import SlotClock

/// When to look at changes that may come by the thousand: at the first at once, and at those that follow it together, a
/// pause later.
package struct Gathering: Sendable {
    private let pause: Millis
    private var lookedAt: Millis?
    /// When to look at what has come since; nil when nothing has.
    package private(set) var dueAt: Millis?

    package init(pause: Millis) {
        self.pause = pause
    }

    /// A change came. Returns whether it is time to look.
    package mutating func add(at now: Millis) -> Bool {
        dueAt = dueAt ?? lookedAt.map { $0 + pause } ?? now
        return take(at: now)
    }

    /// Returns whether it is time to look at what has come. A clock that was set back holds nothing up.
    package mutating func take(at now: Millis) -> Bool {
        guard let due = dueAt, now >= due || now + pause < due else { return false }
        dueAt = nil
        lookedAt = now
        return true
    }
}
