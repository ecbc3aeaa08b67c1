import Synchronization

/// A clock that tests turn by hand: alarms fire synchronously inside `advance`, in order of time.
package final class ManualTime: WallTime {
    private struct State {
        var now: Millis
        var alarm: (time: Millis, fire: @Sendable () -> Void)?
    }

    private let state: Mutex<State>

    package init(now: Millis = 0) {
        state = Mutex(State(now: now))
    }

    package var now: Millis { state.withLock { $0.now } }

    /// When the armed alarm is due, if one is.
    package var nextAlarm: Millis? { state.withLock { $0.alarm?.time } }

    package func arm(at time: Millis, _ fire: @escaping @Sendable () -> Void) {
        state.withLock { $0.alarm = (time, fire) }
    }

    package func disarm() {
        state.withLock { $0.alarm = nil }
    }

    /// Turns the clock to `time`, firing the alarm if it is due on the way. An alarm armed by the one that fires
    /// may fire as well; one armed later, by another task, waits for the next call.
    package func advance(to time: Millis) {
        while let fire = takeAlarm(dueBy: time) {
            fire()
        }
        state.withLock { $0.now = max($0.now, time) }
    }

    package func advance(by interval: Millis) {
        advance(to: now + interval)
    }

    /// Sets the clock without firing anything: the step of a corrected system clock, in either direction.
    package func step(to time: Millis) {
        state.withLock { $0.now = time }
    }

    private func takeAlarm(dueBy time: Millis) -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard let alarm = state.alarm, alarm.time <= time else { return nil }
            state.alarm = nil
            state.now = max(state.now, alarm.time)
            return alarm.fire
        }
    }
}
