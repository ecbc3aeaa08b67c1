import Console
import Logging
import ServiceLifecycle
import UnixSignals

/// Long-lived parts in one group, stopped by Ctrl-C or SIGTERM.
enum Services {
    private static let signals: [UnixSignal] = [.sigterm, .sigint]
    /// How long a graceful end may take before everything is cancelled.
    private static let patience: Duration = .milliseconds(1500)

    /// Runs the parts until one fails or a person stops them.
    static func run(_ services: [any Service], logger: Logger) async throws {
        try await run(services.map { .init(service: $0) }, signals: signals, logger: logger)
    }

    /// Makes the parts and runs them until the first of them ends, or a person stops them.
    /// - Parameter prepare: is cancelled by a signal, which counts from the very beginning.
    static func run(logger: Logger, _ prepare: @escaping @Sendable () async throws -> [any Service]) async throws {
        let stops = await UnixSignalsSequence(trapping: signals)
        let work = Task {
            let services = try await prepare().map { service in
                ServiceGroupConfiguration.ServiceConfiguration(
                    service: service, successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .cancelGroup)
            }
            try Task.checkCancellation()
            try await run(services, signals: [], logger: logger)
        }
        let listener = Task {
            for await _ in stops { work.cancel() }
        }
        defer { listener.cancel() }
        do {
            try await work.value
        } catch is CancellationError {
            return
        }
    }

    private static func run(
        _ services: [ServiceGroupConfiguration.ServiceConfiguration], signals: [UnixSignal], logger: Logger
    ) async throws {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .critical)
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: signals, logger: quiet)
        configuration.maximumGracefulShutdownDuration = patience
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError {
            return
        }
    }
}
