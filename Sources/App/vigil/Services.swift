import Console
import Logging
import ServiceLifecycle
import UnixSignals

/// Long-lived parts in one group, stopped by Ctrl-C, SIGTERM or a terminal that closes (SIGHUP): the first signal asks for a graceful end, which each part
/// takes as much time for as it needs, within a limit; the second ends it at once.
enum Services {
    /// How long a graceful end may take before everything is cancelled, when nobody decides.
    static let patience: Duration = .milliseconds(1500)

    private static let signals: [UnixSignal] = [.sigterm, .sigint, .sighup]

    /// Runs the parts until one fails or a person stops them.
    static func run(_ services: [any Service], logger: Logger) async throws {
        try await run(logger: logger) { services }
    }

    /// Makes the parts and runs them until the first of them ends, or a person stops them.
    /// - Parameter prepare: is cancelled by a signal, which counts from the very beginning.
    static func run(
        patience: Duration = patience, logger: Logger, _ prepare: @escaping @Sendable () async throws -> [any Service]
    ) async throws {
        let stops = await UnixSignalsSequence(trapping: signals)
        let run = Run()
        let work = Task {
            let group = Self.group(of: try await prepare(), patience: patience, logger: logger)
            try Task.checkCancellation()
            await run.begin(group)
            try await group.run()
        }
        let listener = Task {
            for await _ in stops {
                if await !run.stopGracefully() { work.cancel() }
            }
        }
        defer { listener.cancel() }
        do {
            try await work.value
        } catch is CancellationError {
            return
        }
    }

    /// The group once it runs, and whether it was asked to stop.
    private actor Run {
        private var group: ServiceGroup?

        func begin(_ group: ServiceGroup) { self.group = group }

        /// Returns false when there is nothing that can be stopped gracefully, or no more.
        func stopGracefully() async -> Bool {
            guard let group else { return false }
            self.group = nil
            await group.triggerGracefulShutdown()
            return true
        }
    }

    private static func group(of services: [any Service], patience: Duration, logger: Logger) -> ServiceGroup {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .critical)
        var configuration = ServiceGroupConfiguration(
            services: services.map {
                .init(
                    service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .cancelGroup)
            }, logger: quiet)
        configuration.maximumGracefulShutdownDuration = patience
        return ServiceGroup(configuration: configuration)
    }
}
