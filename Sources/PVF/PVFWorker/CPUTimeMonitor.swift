import CSandbox
import PVFPrimitives

/// Ends a job whose process has used up its CPU time. Wall time says nothing on a loaded machine.
enum CPUTimeMonitor {
    /// Slept beyond what is left, so that the job is not woken again and again shortly before its end.
    private static let overhead: Int64 = 50_000_000

    /// Starts the monitor's thread.
    ///
    /// - Parameters:
    ///   - timeout: CPU time since the job's process was forked.
    ///   - expired: called on the thread, once.
    static func start(timeout: Duration, expired: @escaping @Sendable () -> Void) throws(WorkerFailure) {
        let limit = timeout.wholeNanoseconds
        try JobThread.start {
            while true {
                let left = limit - csandbox_own_cpu_time()
                guard left > 0 else { return expired() }
                csandbox_sleep(min(left, .max - overhead) + overhead)
            }
        }
    }
}

extension Duration {
    /// Nanoseconds, clamped to what `Int64` holds.
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, carry) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        return carry ? .max : sum
    }
}
