import Dispatch

/// One alarm on a clock that nobody sets.
final class HostAlarm: Sendable {
    /// Safe to share: dispatch sources are thread-safe, and this reference never changes.
    nonisolated(unsafe) private let timer: any DispatchSourceTimer

    init(_ fire: @escaping @Sendable () -> Void) {
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "pvf.alarm"))
        timer.setEventHandler(handler: fire)
        timer.activate()
    }

    deinit {
        timer.cancel()
    }

    /// Fires once after that time, instead of whenever it was to fire before.
    func arm(after interval: Duration) {
        let milliseconds = max(interval / .milliseconds(1), 0).rounded(.up)
        timer.schedule(
            deadline: .now() + .milliseconds(Int(min(milliseconds, 1e12))), leeway: .milliseconds(1))
    }
}
