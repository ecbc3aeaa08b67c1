package import Hummingbird
package import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// One HTTP server on one address.
///
/// `bind` takes the port and begins to answer; `run` returns after a graceful shutdown or a cancellation. A server that is
/// never run stops when the last reference to it goes.
package final class HTTPService: Service {
    /// The port bound, also when 0 was asked for.
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
    /// - Parameters:
    ///   - port: 0 takes a free one.
    ///   - transport: plain HTTP, or HTTP over TLS.
    ///   - name: what is served, for errors: "the Beacon API".
    /// - Throws: `HTTPServiceError` when the address cannot be bound.
    package static func bind<Responder: HTTPResponder>(
        _ name: String, host: String, port: Int, responder: Responder,
        transport: HTTPServerBuilder = .http1(configuration: .init(idleTimeout: .seconds(90))), logger: Logger
    ) async throws -> HTTPService where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
        let bound = BoundPort()
        let application = Application(
            responder: responder, server: transport,
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: "vigil"),
            onServerRunning: { bound.succeed($0.localAddress?.port ?? port) }, logger: quiet(logger))
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: application, successTerminationBehavior: .gracefullyShutdownGroup)],
            logger: quiet(logger))
        configuration.maximumGracefulShutdownDuration = Self.grace
        let group = ServiceGroup(configuration: configuration)
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
            return HTTPService(port: try await bound.value(), host: host, group: group, task: task)
        } catch {
            task.cancel()
            throw HTTPServiceError(binding: name, host, port, error)
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
