import BeaconNodePool
import Console
import FlightRecorder
import Foundation
import HTTPService
import Logging
import ServiceLifecycle
import Telemetry
import ValidatorClient

/// What runs beside a validator client for those who watch it: the flight recorder, metrics, health.
struct ValidatorOperations: Sendable {
    /// Is told of every duty.
    let observer: any DutyObserver
    /// Run as long as the client does.
    let services: [any Service]

    static let recorderFolder = "flight-recorder"

    init(_ options: OperationOptions, dataDirectory: String, logger: Logger) async throws {
        var observers: [any DutyObserver] = []
        var services: [any Service] = []
        if options.flightRecorderSize > 0 {
            let recorder = try Self.recorder(dataDirectory, options.flightRecorderSize, logger)
            observers.append(FlightObserver(recorder: recorder))
            services.append(recorder)
        }
        if options.metrics {
            let registry = MetricsRegistry(buckets: DutyMetrics.buckets, help: DutyMetrics.help)
            let health = HealthObserver()
            observers += [DutyMetrics(factory: registry, perKey: options.metricsPerKey), health]
            let server = try await Self.server(options, registry, health, logger)
            logger.info("metrics are served", metadata: ["url": "http://\(server.address)/metrics"])
            services.append(server)
        }
        observer = DutyObservers(observers)
        self.services = services
    }

    private static func recorder(_ directory: String, _ mebibytes: Int, _ logger: Logger) throws -> FlightRecorder {
        var limits = FlightFolder.Limits()
        limits.totalBytes = mebibytes << 20
        limits.segmentBytes = min(limits.segmentBytes, max(limits.totalBytes / 8, 1 << 16))
        do {
            let folder = FlightFolder(path: directory + "/" + recorderFolder, limits: limits)
            return try FlightRecorder(folder: folder, logger: logger)
        } catch {
            throw UserError(
                "the flight recorder cannot use \(directory)/\(recorderFolder): \(error.localizedDescription)",
                remedy: "make \(directory) writable, or pass --flight-recorder-size 0")
        }
    }

    private static func report(_ observer: HealthObserver) -> HealthReport {
        let health = observer.health
        let nodes = health.nodes.map { node -> [(name: String, value: HealthValue)] in
            [("node", .text(node.name)), ("up", .flag(node.isUp)), ("state", .text(node.state.rawValue))]
                + (node.reason.map { [("reason", .text($0))] } ?? [])
        }
        return HealthReport(
            isHealthy: health.isHealthy,
            facts: health.facts.map { ($0.name, .text($0.value)) } + [("nodes", .list(nodes))])
    }

    private static func server(
        _ options: OperationOptions, _ registry: MetricsRegistry, _ health: HealthObserver, _ logger: Logger
    ) async throws -> HTTPService {
        do {
            return try await OperationsServer.bind(
                host: options.metricsAddress, port: options.metricsPort, metrics: registry,
                health: { Self.report(health) }, logger: logger)
        } catch {
            throw UserError("\(error)", remedy: "see --metrics-address and --metrics-port")
        }
    }
}
