import AsyncHTTPClient
package import BeaconAPI
import ConsensusTypes
import NIOCore
import NIOHTTP1
import SSZ
import Synchronization

extension HTTPBeaconNode {
    /// How many unread events are kept for a slow reader before its stream ends.
    private static var bufferLimit: Int { 4096 }

    /// The stream of one connection. It ends, throwing, when the connection fails, when nothing came for `staleAfter`
    /// (not even a keep-alive comment), or when the reader does not keep up. Events that cannot be read are passed
    /// over: a node may run ahead of this software.
    package func events(_ topics: Set<EventTopic>) async throws -> BeaconEventStream {
        try await events(topics, staleAfter: defaultStaleness)
    }

    /// Three slots, or 15 s where slots are short: nodes that send no comments send at least a head per slot.
    package var defaultStaleness: Duration {
        max(.milliseconds(3 * Int64(clamping: spec.config.slotDurationMs)), .seconds(15))
    }

    package func events(_ topics: Set<EventTopic>, staleAfter: Duration) async throws -> BeaconEventStream {
        let (transport, limits) = (transport, spec.limits)
        let response = try await transport.within(timeout, .events) {
            try await transport.openKnownEvents(topics)
        }
        let (stream, continuation) = BeaconEventStream.makeStream(bufferingPolicy: .bufferingOldest(Self.bufferLimit))
        let reader = Task {
            do {
                try await transport.pump(response.body, into: continuation, limits, staleAfter: staleAfter)
                continuation.finish(throwing: transport.ended("closed the event stream"))
            } catch {
                continuation.finish(throwing: transport.apiError(error))
            }
        }
        continuation.onTermination = { _ in reader.cancel() }
        return stream
    }
}

extension Transport {
    /// Opens the stream without the topics that the node turns out not to know.
    fileprivate func openKnownEvents(_ topics: Set<EventTopic>) async throws -> HTTPClientResponse {
        var topics = capabilities.withLock { $0.known(topics) }
        while true {
            do {
                return try await openEvents(topics)
            } catch let error as BeaconAPIError where error.code == 400 {
                guard let fewer = capabilities.withLock({ $0.refused(topics, error.message) }) else { throw error }
                topics = fewer
            }
        }
    }

    private func openEvents(_ topics: Set<EventTopic>) async throws -> HTTPClientResponse {
        let names = topics.map(\.rawValue).sorted().joined(separator: ",")
        var request = request(.get, Route.events.template + "?topics=" + names)
        request.headers.add(name: "Accept", value: "text/event-stream")
        let response = try await Self.client.execute(request, deadline: .distantFuture)
        guard response.status == .ok else {
            let body = try await response.body.collect(upTo: 1 << 16)
            throw BeaconAPIError(status: Int(response.status.code), body: Array(body.readableBytesView))
        }
        return response
    }

    fileprivate func ended(_ how: String) -> BeaconAPIError {
        BeaconAPIError(transport: .unreachable, message: "the beacon node \(url.name) \(how)")
    }

    /// Reads until the connection ends; a watchdog ends it when it is silent.
    fileprivate func pump(
        _ body: HTTPClientResponse.Body, into continuation: BeaconEventStream.Continuation, _ limits: SSZLimits,
        staleAfter: Duration
    ) async throws {
        let activity = Activity()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var parser = ServerSentEventParser()
                for try await chunk in body {
                    activity.touch()
                    for event in try parser.consume(chunk.readableBytesView) {
                        try self.deliver(event, to: continuation, limits)
                    }
                }
            }
            group.addTask {
                try await activity.waitForSilence(of: staleAfter)
                throw self.ended("sent no event for \(staleAfter)")
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func deliver(
        _ event: ServerSentEvent, to continuation: BeaconEventStream.Continuation, _ limits: SSZLimits
    ) throws {
        guard let topic = EventTopic(rawValue: event.name),
            let event = try? BeaconEvent(topic: topic, json: event.data, limits)
        else { return }
        if case .dropped = continuation.yield(event) {
            throw BeaconAPIError(transport: .invalidAnswer, message: "the reader of the event stream is too slow")
        }
    }
}

/// When something was last heard.
private final class Activity: Sendable {
    private let last = Mutex(ContinuousClock.now)

    func touch() { last.withLock { $0 = .now } }

    func waitForSilence(of duration: Duration) async throws {
        while true {
            let deadline = last.withLock { $0 } + duration
            if deadline <= .now { return }
            try await Task.sleep(until: deadline, clock: .continuous)
        }
    }
}
