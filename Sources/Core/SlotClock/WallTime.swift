/// Wall time and one alarm. Live code reads the system's clock; tests turn a `ManualTime` by hand.
///
/// One alarm is enough: whoever needs several keeps them as data and arms the earliest.
package protocol WallTime: Sendable {
    /// The present, as the system tells it. It may step backwards.
    var now: Millis { get }

    /// Arms the one alarm, in place of any armed before. `fire` runs once, at `time` or soon after, on any thread.
    ///
    /// An alarm in the past fires at once.
    func arm(at time: Millis, _ fire: @escaping @Sendable () -> Void)

    /// Takes the armed alarm back, if there is one.
    func disarm()
}

extension WallTime {
    /// Returns at `time`, or throws when the task is cancelled.
    ///
    /// Uses the alarm, so only an owner that arms nothing else may call it.
    package func sleep(until time: Millis) async throws {
        let (alarms, alarm) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        arm(at: time) {
            alarm.yield()
            alarm.finish()
        }
        for await _ in alarms {}
        if Task.isCancelled { disarm() }
        try Task.checkCancellation()
    }
}
