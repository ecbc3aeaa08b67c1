package import BeaconAPI
package import ConsensusTypes
import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// The Beacon API over HTTP for any node that answers it.
///
/// `bind` takes the port and begins to answer; `run` returns after a graceful shutdown or a cancellation, both of
/// which end the event streams. A server that is never run stops when the last reference to it goes.
package final class BeaconAPIServer: Service {
    package struct Configuration: Sendable {
        /// Loopback unless the operator says otherwise: the API has no authentication.
        package var host: String
        /// 0 takes a free port.
        package var port: Int
        /// How often an event stream says that it is alive.
        package var keepAliveInterval: Duration
        /// How many events a slow reader may be behind before it is cut off.
        package var eventBufferLimit: Int
        /// Caps the body limits of all routes when set; for tests.
        package var bodyLimit: Int?

        package init(
            host: String = "127.0.0.1", port: Int = 5052, keepAliveInterval: Duration = .seconds(5),
            eventBufferLimit: Int = 1024, bodyLimit: Int? = nil
        ) {
            self.host = host
            self.port = port
            self.keepAliveInterval = keepAliveInterval
            self.eventBufferLimit = eventBufferLimit
            self.bodyLimit = bodyLimit
        }
    }

    /// The port bound, also when the configuration asked for 0.
    package let port: Int
    /// `host:port` as bound.
    package let address: String
    private let group: ServiceGroup
    private let task: Task<Void, any Error>

    private init(port: Int, host: String, group: ServiceGroup, task: Task<Void, any Error>) {
        self.port = port
        address = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        self.group = group
        self.task = task
    }

    deinit {
        Self.stop(group)
    }

    /// Binds and begins to answer.
    /// - Throws: `BeaconAPIServerError` when the address cannot be bound.
    package static func bind(
        configuration: Configuration, node: any BeaconNodeAPI, spec: Spec, logger: Logger
    ) async throws -> BeaconAPIServer {
        let bound = BoundPort()
        let application = Application(
            responder: APIResponder(configuration: configuration, node: node, spec: spec, logger: logger),
            server: .http1(configuration: .init(idleTimeout: .seconds(90))),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "vigil"),
            onServerRunning: { bound.succeed($0.localAddress?.port ?? configuration.port) },
            logger: quiet(logger))
        var groupConfiguration = ServiceGroupConfiguration(
            services: [.init(service: application, successTerminationBehavior: .gracefullyShutdownGroup)],
            logger: quiet(logger))
        groupConfiguration.maximumGracefulShutdownDuration = Self.grace
        let group = ServiceGroup(configuration: groupConfiguration)
        let task = Task {
            do {
                try await group.run()
                bound.fail(CancellationError())
            } catch {
                bound.fail(error)
                throw error
            }
        }
        do {
            let port = try await bound.value()
            return BeaconAPIServer(port: port, host: configuration.host, group: group, task: task)
        } catch {
            task.cancel()
            throw BeaconAPIServerError(binding: configuration, error)
        }
    }

    package func run() async throws {
        let (group, task) = (group, task)
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                do {
                    try await task.value
                } catch is CancellationError {
                    return
                }
            } onGracefulShutdown: {
                Self.stop(group)
            }
        } onCancel: {
            Self.stop(group)
        }
    }

    /// How long requests in flight may take at the end, before they are cancelled.
    private static let grace = Duration.seconds(1)

    /// Always gracefully, first the listening socket: the framework traps on a connection that arrives while its
    /// accept loop is being cancelled.
    private static func stop(_ group: ServiceGroup) {
        Task { await group.triggerGracefulShutdown() }
    }

    /// The framework's own remarks are for those who debug it.
    private static func quiet(_ logger: Logger) -> Logger {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        return quiet
    }
}

/// The first of: the port that was bound, or why none was.
private final class BoundPort: Sendable {
    private enum State {
        case waiting(CheckedContinuation<Int, any Error>?)
        case done(Result<Int, any Error>)
    }

    private let state = Mutex(State.waiting(nil))

    func succeed(_ port: Int) { finish(.success(port)) }

    func fail(_ error: any Error) { finish(.failure(error)) }

    private func finish(_ result: Result<Int, any Error>) {
        let waiter: CheckedContinuation<Int, any Error>? = state.withLock { state in
            guard case .waiting(let continuation) = state else { return nil }
            state = .done(result)
            return continuation
        }
        waiter?.resume(with: result)
    }

    func value() async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            let result: Result<Int, any Error>? = state.withLock { state in
                if case .done(let result) = state { return result }
                state = .waiting(continuation)
                return nil
            }
            if let result { continuation.resume(with: result) }
        }
    }
}
