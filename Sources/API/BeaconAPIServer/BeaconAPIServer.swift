package import BeaconAPI
package import ConsensusTypes
import HTTPService
package import Logging
import ServiceLifecycle

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
    package var port: Int { service.port }
    /// `host:port` as bound.
    package var address: String { service.address }
    private let service: HTTPService

    private init(_ service: HTTPService) {
        self.service = service
    }

    /// Binds and begins to answer.
    /// - Throws: `HTTPServiceError` when the address cannot be bound.
    package static func bind(
        configuration: Configuration, node: any BeaconNodeAPI, spec: Spec, logger: Logger
    ) async throws -> BeaconAPIServer {
        BeaconAPIServer(
            try await HTTPService.bind(
                "the Beacon API", host: configuration.host, port: configuration.port,
                responder: APIResponder(configuration: configuration, node: node, spec: spec, logger: logger),
                logger: logger))
    }

    package func run() async throws {
        try await service.run()
    }
}
