import ArgumentParser
import Console
import PVFHost
import PVFPrimitives

struct PVFBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures preparation and execution of a validation function on this machine.",
        discussion: """
            The overhead of an execution is its wall time less the job's own CPU time: queue, socket, fork, sandbox, \
            loading. With a new worker, the spawn is in it.

            Example:
              vigil pvf bench --code adder.wasm --params block.params --runs 500
            """)

    @Option(help: "The code.")
    var code: String

    @Option(help: "The parameters, as for validate.")
    var params: String

    @Option(help: "How many executions one after the other.")
    var runs: Int = 200

    @Option(help: "How many executions at one time.")
    var concurrent: Int = 100

    @OptionGroup var host: PVFHostOptions
    @OptionGroup var logging: LoggingOptions

    func validate() throws {
        guard (1...100_000).contains(runs), (1...1_000).contains(concurrent) else {
            throw ArgumentParser.ValidationError("--runs takes 1 to 100000, --concurrent 1 to 1000")
        }
    }

    func run() async throws {
        let code = try PVFInput.code(code)
        let params = try PVFInput.bytes(params, what: "parameters")
        let (runs, concurrent, workers) = (runs, concurrent, host.executeWorkers)
        let session = try PVFSession(options: host, cache: nil, logger: logging.logger("pvf"))
        let lines = try await session.run { host in
            let bench = PVFBench(host: host, code: code, params: params)
            return try await bench.run(runs: runs, concurrent: concurrent, workers: workers)
        }
        lines.forEach { print($0) }
    }
}
