import ArgumentParser

/// How a running client can be watched.
struct OperationOptions: ParsableArguments {
    @Flag(help: "Serve GET /metrics (Prometheus) and GET /health.")
    var metrics = false

    @Option(help: ArgumentHelp("The address that /metrics and /health are served on.", valueName: "host"))
    var metricsAddress = "127.0.0.1"

    @Option(help: ArgumentHelp("Their port; 0 takes a free one.", valueName: "port"))
    var metricsPort = 5064

    @Flag(
        inversion: .prefixedNo,
        help: "Metrics for each key. Without this: when there are at most 64 keys.")
    var metricsPerKey: Bool?

    @Option(
        help: ArgumentHelp(
            "How much of DIR/flight-recorder is kept, for 'vigil why'; 0 records nothing.", valueName: "MiB"))
    var flightRecorderSize = 64

    @Option(
        help: ArgumentHelp(
            "On the first Ctrl-C or SIGTERM, do this slot's duties and wait for a proposal due within so many slots.",
            valueName: "slots"))
    var shutdownLookahead = 3

    /// How long the duties at hand may take at a stop.
    var shutdownPatience: Duration { .seconds(12 * (shutdownLookahead + 2)) }

    func validate() throws {
        guard (0...64).contains(shutdownLookahead) else { throw ValidationError("--shutdown-lookahead takes 0 to 64") }
        guard (0...65_535).contains(metricsPort) else { throw ValidationError("--metrics-port takes 0 to 65535") }
        guard (0...1_000_000).contains(flightRecorderSize) else {
            throw ValidationError("--flight-recorder-size takes 0 to 1000000 MiB")
        }
    }
}
