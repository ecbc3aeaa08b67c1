import BeaconAPI
import ConsensusTypes
import Synchronization

/// Refuses `head_v2`; then gives a stream of one event, then nothing, then streams again.
final class FlakyEvents: Sendable {
    private let attempts = Mutex(0)

    func open(_ topics: Set<EventTopic>) throws -> BeaconEventStream {
        if topics.contains(.headV2) { throw BeaconAPIError.badRequest("Invalid topic: head_v2") }
        let attempt = attempts.withLock { count in
            count += 1
            return count
        }
        if attempt == 2 { throw BeaconAPIError.syncing }
        let (stream, continuation) = BeaconEventStream.makeStream()
        continuation.yield(.head(EventStreamTests.head))
        continuation.finish()
        return stream
    }
}
