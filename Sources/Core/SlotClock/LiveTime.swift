import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The system's clock, with an alarm on a timer of its own.
///
/// The timer looks at the clock at least once a second, so an alarm is right even when the clock is stepped.
package final class LiveTime: WallTime {
    private struct Alarm {
        var time: Millis
        var fire: @Sendable () -> Void
    }

    private static let longestWait: Millis = 1000

    private let armed = Mutex<Alarm?>(nil)
    /// Safe to share: dispatch sources are thread-safe, and this reference never changes.
    nonisolated(unsafe) private let timer: any DispatchSourceTimer

    package init() {
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "vigil.alarm", qos: .userInteractive))
        timer.setEventHandler { [weak self] in self?.look() }
        timer.activate()
    }

    deinit {
        timer.cancel()
    }

    package var now: Millis { Self.now }

    /// The system's wall clock.
    package static var now: Millis {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Millis(Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    package func arm(at time: Millis, _ fire: @escaping @Sendable () -> Void) {
        // The timer is set under the lock too: a look that runs at the same time must not put an older time in its place.
        armed.withLock { alarm in
            alarm = Alarm(time: time, fire: fire)
            schedule(for: time)
        }
    }

    package func disarm() {
        armed.withLock { $0 = nil }
    }

    private func schedule(for time: Millis) {
        let wait = min(max(time - now, 0), Self.longestWait)
        timer.schedule(deadline: .now() + .milliseconds(Int(wait.rawValue)), leeway: .nanoseconds(0))
    }

    private func look() {
        let present = now
        let due = armed.withLock { alarm -> Alarm? in
            guard let candidate = alarm else { return nil }
            guard candidate.time <= present else {
                schedule(for: candidate.time)
                return nil
            }
            alarm = nil
            return candidate
        }
        due?.fire()
    }
}
