package import BeaconAPI
import BeaconAPIClient
package import BeaconAPIServer
import ConsensusTypes
import Logging
import Primitives
package import SlotClock
import Synchronization

/// A scripted node behind a real server on loopback, reached through the real client: every request and every event is
/// bytes on a socket, while time is virtual.
///
/// Requests are logged with the virtual time at which they are made, and delayed before they are sent, so a request that
/// is given up while it waits has cost nothing. Whoever makes a request holds a token for it (`Tokens`); a request that
/// waits for the clock gives the token back meanwhile. Every event holds a token until its reader asks for the next one.
package final class WiredNode: RelayingBeaconNode {
    package struct Request: Sendable, CustomStringConvertible {
        package var time: Millis
        package var name: String
        package var description: String { "\(time.rawValue): \(name)" }
    }

    private struct State {
        var requests: [Request] = []
        /// Topics of the streams that are open.
        var streams: [Int: Set<EventTopic>] = [:]
        var streamCount = 0
    }

    package let script: ScriptedBeaconNode
    package let server: BeaconAPIServer
    package let upstream: any BeaconNodeAPI
    private let time: ManualTime
    private let tokens: Tokens
    private let sleepers: Sleepers
    private let state = Mutex(State())

    private init(script: ScriptedBeaconNode, server: BeaconAPIServer, time: ManualTime, tokens: Tokens) throws {
        self.script = script
        self.server = server
        self.time = time
        self.tokens = tokens
        sleepers = Sleepers(tokens: tokens)
        // Long in real time: only a hang reaches it.
        upstream = try HTTPBeaconNode(url: "http://\(server.address)", spec: script.spec, timeout: .seconds(120))
    }

    /// Starts a server for the script on a free port; it stops when the node goes.
    package static func start(_ script: ScriptedBeaconNode, time: ManualTime, tokens: Tokens) async throws -> WiredNode
    {
        let server = try await BeaconAPIServer.bind(
            configuration: .init(port: 0), node: script, spec: script.spec,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return try WiredNode(script: script, server: server, time: time, tokens: tokens)
    }

    package var requests: [Request] { state.withLock { $0.requests } }

    /// When requests were made whose name is this or begins with it and a blank.
    package func times(_ name: String) -> [Millis] {
        requests.filter { $0.name == name || $0.name.hasPrefix(name + " ") }.map(\.time)
    }

    package func limited(to timeout: Duration) -> any BeaconNodeAPI { self }

    // MARK: Time

    /// When the next delayed request is to be sent.
    package var nextAnswer: Millis? { sleepers.next }

    /// Sends the delayed requests that are due.
    package func release(upTo now: Millis) { sleepers.wake(upTo: now) }

    package func relay<T: Sendable>(_ name: String, _ send: () async throws -> T) async throws -> T {
        let now = time.now
        state.withLock { $0.requests.append(Request(time: now, name: name)) }
        let latency = script.chain.latency(name, now)
        if latency > 0 { try await sleepers.sleep(until: now + latency) }
        return try await send()
    }

    // MARK: Events

    /// Sends an event to all streams of its topic.
    package func emit(_ event: BeaconEvent) {
        let readers = state.withLock { state in state.streams.values.filter { $0.contains(event.topic) }.count }
        for _ in 0..<readers { tokens.begin() }
        script.broadcaster.publish(event)
    }

    package func events(_ topics: Set<EventTopic>) async throws -> BeaconEventStream {
        let stream = try await relay(RequestName.events(topics)) { try await upstream.events(topics) }
        let id = state.withLock { state in
            state.streamCount += 1
            state.streams[state.streamCount] = topics
            return state.streamCount
        }
        let source = EventSource(stream, tokens) { [weak self] in
            self?.state.withLock { $0.streams[id] = nil }
        }
        return AsyncThrowingStream { try await source.next() }
    }

    private actor EventSource {
        private var iterator: BeaconEventStream.AsyncIterator
        private let tokens: Tokens
        private let end: @Sendable () -> Void
        private var holdsToken = false

        init(_ stream: BeaconEventStream, _ tokens: Tokens, end: @escaping @Sendable () -> Void) {
            iterator = stream.makeAsyncIterator()
            self.tokens = tokens
            self.end = end
        }

        func next() async throws -> BeaconEvent? {
            if holdsToken { tokens.end() }
            holdsToken = false
            var iterator = iterator
            do {
                let event = try await iterator.next(isolation: #isolation)
                self.iterator = iterator
                holdsToken = event != nil
                if event == nil { end() }
                return event
            } catch {
                end()
                throw error
            }
        }
    }
}
