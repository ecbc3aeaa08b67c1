import Synchronization

/// What `BeaconNodeAPI.events` gives.
package typealias BeaconEventStream = AsyncThrowingStream<BeaconEvent, any Error>

/// Hands each event to every subscriber of its topic. Each subscriber has a bounded buffer; one that does not read is
/// cut off with an error rather than fed with gaps: a reader that knows it missed something can ask again.
package final class EventBroadcaster: Sendable {
    private struct Subscriber {
        var topics: Set<EventTopic>
        var continuation: BeaconEventStream.Continuation
    }

    private struct State {
        var nextID = 0
        var isFinished = false
        var subscribers: [Int: Subscriber] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package var subscriberCount: Int { state.withLock { $0.subscribers.count } }

    /// Events of `topics` published from now on. `bufferLimit`: how many unread ones are kept before the cut.
    package func subscribe(_ topics: Set<EventTopic>, bufferLimit: Int = 1024) -> BeaconEventStream {
        let (stream, continuation) = BeaconEventStream.makeStream(bufferingPolicy: .bufferingOldest(bufferLimit))
        let id: Int? = state.withLock { state in
            if state.isFinished { return nil }
            state.nextID += 1
            state.subscribers[state.nextID] = Subscriber(topics: topics, continuation: continuation)
            return state.nextID
        }
        guard let id else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.subscribers.removeValue(forKey: id) }
        }
        return stream
    }

    /// Never waits. Subscribers are called outside the lock.
    package func publish(_ event: BeaconEvent) {
        let topic = event.topic
        let continuations = state.withLock { state in
            state.subscribers.values.filter { $0.topics.contains(topic) }.map(\.continuation)
        }
        for continuation in continuations {
            if case .dropped = continuation.yield(event) {
                continuation.finish(
                    throwing: BeaconAPIError(code: 503, message: "the reader of the event stream is too slow"))
            }
        }
    }

    /// Ends all streams, and those asked for later at once.
    package func finish() {
        let continuations = state.withLock { state in
            state.isFinished = true
            defer { state.subscribers = [:] }
            return state.subscribers.values.map(\.continuation)
        }
        for continuation in continuations { continuation.finish() }
    }
}
