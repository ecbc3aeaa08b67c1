package import SlotClock

/// The time that a pool waits by, and a count of what is under way, so that a test in virtual time knows when nothing
/// is.
///
/// `begin` is called before a task or message of the pool exists and `end` when it has been dealt with. `sleep` gives
/// the caller's count up while it waits, and takes it again before it returns or throws.
package protocol PoolClock: Sendable {
    var now: Millis { get }
    func sleep(for duration: Millis) async throws
    func begin()
    func end()
}

/// The system's time.
package struct LivePoolClock: PoolClock {
    package init() {}
    package var now: Millis { LiveTime.now }
    package func sleep(for duration: Millis) async throws { try await Task.sleep(for: duration.duration) }
    package func begin() {}
    package func end() {}
}
