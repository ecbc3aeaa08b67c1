package import BeaconAPI

/// What an event feed tells: the events, and when some may have been missed.
package enum EventFeedUpdate: Sendable, Equatable {
    /// A stream is open with these topics. Events before it may have been missed: ask again for what depends on them.
    case connected(Set<EventTopic>)
    case event(BeaconEvent)
    /// The stream ended, or could not be opened; another attempt follows.
    case disconnected(BeaconAPIError)
}

/// An event stream that opens itself again, for ever. A node that does not know a topic (400) is asked without it.
package struct EventFeed: AsyncSequence, Sendable {
    package typealias Element = EventFeedUpdate
    package typealias Failure = Never

    private let open: @Sendable (Set<EventTopic>) async throws -> BeaconEventStream
    private let topics: Set<EventTopic>
    private let retryDelay: @Sendable (Int) -> Duration

    /// - Parameter retryDelay: how long to wait before an attempt, by the number of failures in a row, from 1.
    package init(
        of node: any BeaconNodeAPI, topics: Set<EventTopic>,
        retryDelay: @escaping @Sendable (Int) -> Duration = EventFeed.defaultRetryDelay
    ) {
        self.init(topics: topics, retryDelay: retryDelay) { try await node.events($0) }
    }

    package init(
        topics: Set<EventTopic>, retryDelay: @escaping @Sendable (Int) -> Duration,
        opening open: @escaping @Sendable (Set<EventTopic>) async throws -> BeaconEventStream
    ) {
        self.open = open
        self.topics = topics
        self.retryDelay = retryDelay
    }

    /// 250 ms, doubling up to 4 s.
    package static let defaultRetryDelay: @Sendable (Int) -> Duration = { failures in
        .milliseconds(250 << Swift.min(failures - 1, 4))
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(feed: self, topics: topics)
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        private let feed: EventFeed
        private var topics: Set<EventTopic>
        private var events: BeaconEventStream.AsyncIterator?
        private var failures = 0

        fileprivate init(feed: EventFeed, topics: Set<EventTopic>) {
            self.feed = feed
            self.topics = topics
        }

        /// Nil when the task is cancelled, and only then.
        package mutating func next() async -> EventFeedUpdate? {
            while !Task.isCancelled {
                if var current = events {
                    do {
                        if let event = try await current.next(isolation: #isolation) {
                            events = current
                            failures = 0
                            return .event(event)
                        }
                        if Task.isCancelled { return nil }
                        return disconnected(BeaconAPIError(transport: .unreachable, message: "the event stream ended"))
                    } catch {
                        return Task.isCancelled ? nil : disconnected(error)
                    }
                }
                if let update = await connect() { return update }
            }
            return nil
        }

        /// Nil when the attempt is to be repeated with fewer topics, or the wait was cut short.
        private mutating func connect() async -> EventFeedUpdate? {
            if failures > 0, (try? await Task.sleep(for: feed.retryDelay(failures))) == nil { return nil }
            do {
                events = try await feed.open(topics).makeAsyncIterator()
                return .connected(topics)
            } catch let error as BeaconAPIError where error.code == 400 && dropTopic(error) {
                return nil
            } catch {
                return Task.isCancelled ? nil : disconnected(error)
            }
        }

        private mutating func disconnected(_ error: any Error) -> EventFeedUpdate {
            events = nil
            failures += 1
            return .disconnected(
                error as? BeaconAPIError ?? BeaconAPIError(transport: .unreachable, message: "\(error)"))
        }

        /// Leaves out the topic that the message names, else the one that fewest nodes know; false when none is left
        /// to leave.
        private mutating func dropTopic(_ error: BeaconAPIError) -> Bool {
            guard let dropped = NodeCapabilities.refusedTopic(of: topics, error.message) else { return false }
            topics.remove(dropped)
            return true
        }
    }
}
