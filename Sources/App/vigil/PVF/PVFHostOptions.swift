import ArgumentParser
import Console
import CoreMetrics
import Foundation
import Logging
import PVFHost

/// The options of every subcommand that runs workers.
struct PVFHostOptions: ParsableArguments {
    @Option(help: "The worker program; without it, pvf-worker beside vigil.")
    var worker: String?

    @Option(
        help: "The engine's library, libwasmtime.so; without it, the one that scripts/setup has put near pvf-worker.")
    var wasmtime: String?

    @Flag(help: "Refuse to run where workers cannot be confined; otherwise what is missing is only said.")
    var secure = false

    @Option(help: "Workers that prepare while nothing is critical.")
    var prepareWorkers: Int = 1

    @Option(help: "Workers that prepare when something is critical; at least --prepare-workers.")
    var prepareWorkersHard: Int = 2

    @Option(help: "Workers that execute.")
    var executeWorkers: Int = 2

    func validate() throws {
        guard (1...64).contains(prepareWorkers), (1...64).contains(executeWorkers) else {
            throw ValidationError("--prepare-workers and --execute-workers take 1 to 64")
        }
        guard (prepareWorkers...64).contains(prepareWorkersHard) else {
            throw ValidationError("--prepare-workers-hard takes --prepare-workers to 64")
        }
    }

    /// A host of these options; its errors name the option that helps.
    func start(
        cache: String, metrics: any MetricsFactory = NOOPMetricsHandler.instance, logger: Logger
    ) async throws -> (host: PVFHost, service: PVFHostService) {
        do {
            return try await PVFHost.start(configuration(cache: cache), metrics: metrics, logger: logger)
        } catch {
            let remedy =
                switch error.code {
                case .workerProgram: "name it with --worker"
                case .engine: "name it with --wasmtime"
                case .insecure: "leave --secure out to run all the same"
                case .hungUp, .cancelled, .cache: ""
                }
            throw UserError(error.message, remedy: remedy)
        }
    }

    private func configuration(cache: String) -> PVFHostConfiguration {
        var configuration = PVFHostConfiguration(cacheDirectory: cache, workerProgram: worker ?? Self.besideVigil)
        configuration.enginePath = wasmtime
        configuration.nodeVersion = VigilCommand.version
        configuration.secureValidatorMode = secure
        configuration.prepareWorkersSoftLimit = prepareWorkers
        configuration.prepareWorkersHardLimit = prepareWorkersHard
        configuration.executeWorkersLimit = executeWorkers
        return configuration
    }

    private static var besideVigil: String {
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "vigil"
        return URL(fileURLWithPath: program).deletingLastPathComponent().appendingPathComponent("pvf-worker").path
    }
}
