import CSandbox

/// Starts threads in a job. A worker itself never does: it has to stay single-threaded to fork.
enum JobThread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a thread that nobody waits for: it ends with the process.
    ///
    /// - Parameter stackSize: bytes.
    static func start(
        stackSize: Int = 256 << 10, _ run: @escaping @Sendable () -> Void
    ) throws(WorkerFailure) {
        let context = Unmanaged.passRetained(Body(run))
        var thread: UInt64 = 0
        let result = csandbox_start_thread(
            stackSize,
            { context in
                guard let context else { return }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
            }, context.toOpaque(), &thread)
        guard result == 0 else {
            context.release()
            throw WorkerFailure("a thread cannot be started", code: result)
        }
    }
}
