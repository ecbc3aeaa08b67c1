import ConsensusTypes
import Duties
import Logging
import NodeTestSupport
import Primitives
import ServiceLifecycle
import SlotClock
import Synchronization
import Testing
import ValidatorClient

/// Stopping a client that is asked to stop, not cancelled.
@Suite struct GracefulStopTests {
    /// Runs a client in a service group to a time and asks the group to end.
    private func running(
        _ world: ClientWorld, lookahead: UInt64?, to time: Millis,
        afterAsking body: (_ log: LogBook) async throws -> Void
    ) async throws {
        var configuration = ClientWorld.configuration()
        configuration.shutdownLookahead = lookahead
        let log = LogBook()
        let client = world.client(configuration, logger: log.logger)
        let group = ServiceGroup(services: [client], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        world.tokens.begin()
        let run = Task { try await group.run() }
        while world.node.calls.isEmpty { await Task.yield() }
        world.tokens.end()
        await world.advance(to: time)
        await group.triggerGracefulShutdown()
        try await body(log)
        try await run.value
    }

    @Test("The present slot's duties are done first where that is wanted")
    func presentSlot() async throws {
        let world = try ClientWorld([.altair: 0])
        defer { world.remove() }
        try await running(world, lookahead: 0, to: world.s(9) + 500) { log in
            while !log.contains("stopping when the duties at hand are done") { await Task.yield() }
            await world.advance(to: world.s(10) + 100)
        }
        #expect(world.reports.all.contains { $0.kind == .attestation && $0.slot == 9 && $0.outcome == .done })
        #expect(!world.reports.all.contains { $0.slot > 9 && $0.outcome == .done })
    }

    @Test("No duty is begun any more where it is not")
    func atOnce() async throws {
        let world = try ClientWorld([.altair: 0])
        defer { world.remove() }
        // It ends although the clock stands still.
        try await running(world, lookahead: nil, to: world.s(9) + 500) { _ in }
        #expect(!world.reports.all.contains { $0.kind == .attestation && $0.slot == 9 })
    }
}

/// Keeps what is logged.
private final class LogBook: Sendable {
    private let lines = Mutex<[String]>([])

    var logger: Logger { Logger(label: "test") { _ in Handler(book: self) } }

    func contains(_ text: String) -> Bool { lines.withLock { $0.contains { $0.contains(text) } } }

    private struct Handler: LogHandler {
        let book: LogBook
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            book.lines.withLock { $0.append("\(event.message)") }
        }
    }
}
