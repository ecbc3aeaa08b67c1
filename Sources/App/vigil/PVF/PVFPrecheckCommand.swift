import ArgumentParser
import Console
import JSONBytes
import PVFCandidate
import PVFHost
import PVFPrimitives
import PVFWasm
import Primitives

struct PVFPrecheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "precheck",
        abstract: "Finds out whether a code may be put on chain: prepares it under the limits of a pre-check.",
        discussion: """
            Reads, meters and compiles the code in a worker, under the limits of CPU time and memory that a pre-check has.

            Example:
              vigil pvf precheck runtime.wasm --executor-param PrecheckingMaxMemory=1073741824
            """)

    @Argument(help: "The code; '-' is standard input.")
    var file: String

    @OptionGroup var params: ExecutorParamOptions
    @OptionGroup var host: PVFHostOptions

    @Option(help: "Where artifacts are kept; without it, a temporary folder that is removed at the end.")
    var cacheDir: String?

    @Option(help: "text or json.")
    var output: PVFOutput = .text

    @OptionGroup var logging: LoggingOptions

    func run() async throws {
        let code = try PVFInput.code(file)
        let pvf = Pvf(code: code, executorParams: try params.params(), prepareKind: .prechecking)
        let session = try PVFSession(options: host, cache: cacheDir, logger: logging.logger("pvf"))
        let result = try await session.run(waiting: ("preparing", pvf.prepareTimeout)) { host in
            try await host.precheckPVF(pvf).value()
        }
        switch result {
        case .success(let success): report(success, pvf)
        case .failure(let error):
            let isInvalid = PrecheckOutcome(result) == .invalid
            throw UserError(
                "\(file) is \(isInvalid ? "invalid" : "undecided"): \(error)",
                remedy: isInvalid ? "" : "try again",
                exitCode: isInvalid ? PVFExit.invalid : PVFExit.undecided)
        }
    }

    private func report(_ success: PrepareSuccess, _ pvf: Pvf) {
        switch output {
        case .text:
            print("valid")
            print("code hash  \(pvf.codeHash)")
            print("code       \(pvf.code.count) bytes, \(success.stats.observedCodeLength) decompressed")
            print("artifact   \(success.size) bytes, checksum \(success.checksum)")
            print("CPU time   \(PVFFigures.milliseconds(success.stats.cpuTime))")
            print("memory     \(PVFFigures.mebibytes(success.stats.memory.peakTracked)) at most")
            if !isExecutable(pvf.code) {
                print("note       it does not export \(PVFInspection.entry): every execution will be invalid")
            }
        case .json: print(json(success, pvf))
        }
    }

    private func isExecutable(_ code: [UInt8]) -> Bool {
        guard let module = try? PVFInput.module(code, file) else { return false }
        return module.summary.exports.contains { $0.name == PVFInspection.entry && $0.kind == .function }
    }

    private func json(_ success: PrepareSuccess, _ pvf: Pvf) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("outcome")
        writer.string("valid")
        writer.key("codeHash")
        writer.hex(pvf.codeHash)
        writer.key("codeSize")
        writer.number(pvf.code.count)
        writer.key("wasmSize")
        writer.number(UInt64(success.stats.observedCodeLength))
        writer.key("artifactSize")
        writer.number(success.size)
        writer.key("cpuMicroseconds")
        writer.number(PVFFigures.microseconds(success.stats.cpuTime))
        writer.key("peakMemory")
        writer.number(success.stats.memory.peakTracked)
        writer.key("isExecutable")
        writer.bool(isExecutable(pvf.code))
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
