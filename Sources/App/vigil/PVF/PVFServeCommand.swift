import ArgumentParser
import Console
import PVFDaemon
import PVFHost
import Telemetry

struct PVFServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the validation host behind a unix socket, for a node in any language.",
        discussion: """
            Each line to the socket is a request, each line from it an answer: JSON, described in docs/guide/pvf.md, with \
            a client in examples/pvf-client.py. The socket is its owner's alone.

            Example:
              vigil pvf serve --socket ./pvf.sock --cache-dir ./cache --secure
              examples/pvf-client.py ./pvf.sock validate adder.wasm block.params
            """)

    @Option(help: "Where the socket is made.")
    var socket: String

    @Option(help: "Where artifacts are kept. Those of an earlier host are removed at the start, other files never.")
    var cacheDir: String

    @OptionGroup var host: PVFHostOptions
    @OptionGroup var logging: LoggingOptions

    func run() async throws {
        let logger = try logging.logger("pvf")
        let (options, cache, socket, version) = (host, cacheDir, socket, VigilCommand.version)
        try await Services.run(logger: logger) {
            let metrics = MetricsRegistry(buckets: HostMetrics.buckets)
            let (host, service) = try await options.start(cache: cache, metrics: metrics, logger: logger)
            let answers = DaemonService(backend: host, version: version, metrics: metrics)
            let daemon = PVFDaemon(socketPath: socket, service: answers, logger: logger)
            // The last part stops first: callers are gone before the host is.
            return [PVFHostPart(service: service), daemon]
        }
    }
}
