internal import CSandbox

/// Work for a thread of its own. The one who asks waits for it, so that no two threads use it at once.
class DeepStackJob {
    /// Does the work; called once.
    func perform() {}

    /// Blocks until `perform` has run on a new thread.
    ///
    /// - Parameter stackBytes: the stack's size; its pages cost nothing until they are touched.
    /// - Returns: false when the system gives no such thread.
    final func run(stackBytes: Int) -> Bool {
        let start: @convention(c) (UnsafeMutableRawPointer?) -> Void = { context in
            if let context { Unmanaged<DeepStackJob>.fromOpaque(context).takeUnretainedValue().perform() }
        }
        var thread: UInt64 = 0
        let context = Unmanaged.passUnretained(self).toOpaque()
        guard csandbox_start_thread(stackBytes, start, context, &thread) == 0 else { return false }
        return csandbox_join_thread(thread) == 0
    }
}
