/// The way into the loop. Its length is bounded by what is under way: one alarm, one wake-up for heads, and answers of
/// children.
struct ControlChannel: Sendable {
    let stream: AsyncStream<ControlEvent>
    let activity: any Activity
    private let continuation: AsyncStream<ControlEvent>.Continuation

    init(activity: any Activity) {
        self.activity = activity
        (stream, continuation) = AsyncStream.makeStream(of: ControlEvent.self, bufferingPolicy: .unbounded)
    }

    func send(_ event: ControlEvent) {
        activity.begin()
        if case .terminated = continuation.yield(event) { activity.end() }
    }

    /// Takes no more events, and drops those that nobody will take.
    func close() async {
        continuation.finish()
        for await _ in stream { activity.end() }
    }
}
