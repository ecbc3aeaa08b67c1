import Console
import Logging
import ServiceLifecycle
import UnixSignals

/// Long-lived parts in one group, stopped by Ctrl-C or SIGTERM.
enum Services {
    /// How long a graceful end may take before everything is cancelled.
    static let patience: Duration = .milliseconds(1500)

    static func run(_ services: [any Service], logger: Logger) async throws {
        try await run(services.map { .init(service: $0) }, logger: logger)
    }

    static func run(_ services: [ServiceGroupConfiguration.ServiceConfiguration], logger: Logger) async throws {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .critical)
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        configuration.maximumGracefulShutdownDuration = patience
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError {
            return
        }
    }
}
