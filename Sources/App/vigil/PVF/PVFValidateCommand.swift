import ArgumentParser
import Console
import JSONBytes
import PVFCandidate
import PVFHost
import PVFPrimitives
import Primitives

struct PVFValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Executes a validation function on a block: the new head and what the block asks for.",
        discussion: """
            The parameters are SCALE ValidationParams: the parent head and the block data, each with its length, the relay \
            parent's number and its state root.

            Examples
              vigil pvf validate --code adder.wasm --params block.params
              vigil pvf validate --code adder.wasm --params block.params --output scale > result.bin
            """)

    enum Output: String, ExpressibleByArgument, CaseIterable {
        case text, json, scale
    }

    @Option(help: "The code; '-' is standard input.")
    var code: String

    @Option(help: "The parameters, in bytes or in hexadecimal.")
    var params: String

    @Option(
        help: "Why the block is executed, which sets its time limit: backing, backingSystemParas, approval or dispute.",
        transform: Self.kind)
    var kind: ExecuteKind = .approval

    @Option(help: "The limit of CPU time in milliseconds, instead of the executor parameters'.")
    var timeoutMs: UInt32?

    @OptionGroup var executor: ExecutorParamOptions
    @OptionGroup var host: PVFHostOptions

    @Option(help: "Where artifacts are kept; without it, a temporary folder that is removed at the end.")
    var cacheDir: String?

    @Option(help: "text, json, or scale: the result's bytes.")
    var output: Output = .text

    @OptionGroup var logging: LoggingOptions

    func run() async throws {
        let pvf = Pvf(code: try PVFInput.code(code), executorParams: try executor.params())
        let bytes = try PVFInput.bytes(params, what: "parameters")
        do {
            _ = try ValidationParams(scale: bytes)
        } catch {
            throw UserError("\(params) holds no ValidationParams: \(error)", remedy: "give them in SCALE")
        }
        let request = ExecutionRequest(
            pvf: pvf, params: bytes, kind: kind, priority: .critical,
            timeout: timeoutMs.map { .milliseconds(Int64($0)) })
        let session = try PVFSession(options: host, cache: cacheDir, logger: logging.logger("pvf"))
        let result = try await session.run(waiting: ("preparing and executing", pvf.prepareTimeout)) { host in
            let first = try await host.executePVF(request).value()
            // The machine may be to blame, a lost worker for instance: only the second time is the function.
            guard case .failure(.possiblyInvalid) = first else { return first }
            return try await host.executePVF(request).value()
        }
        switch result {
        case .success(let success): try report(success)
        case .failure(let error): throw Self.userError(error)
        }
    }

    private static func kind(_ name: String) throws -> ExecuteKind {
        guard let kind = ExecuteKind.allCases.first(where: { "\($0)" == name }) else {
            let names = ExecuteKind.allCases.map { "\($0)" }.joined(separator: ", ")
            throw ArgumentParser.ValidationError("--kind takes one of \(names)")
        }
        return kind
    }

    private static func userError(_ error: PVFPrimitives.ValidationError) -> UserError {
        switch CandidateMachine.verdict(error) {
        case .abstain: UserError("undecided: \(error)", exitCode: PVFExit.undecided)
        case .invalid, .valid: UserError("\(error)", exitCode: PVFExit.invalid)
        }
    }

    private func report(_ success: ExecutionSuccess) throws {
        let result = success.result
        switch output {
        case .text:
            print("valid")
            print("head       0x\(Hex.encode(result.headData))")
            print("head hash  \(Hash32(blake2b256: result.headData))")
            print("new code   " + (result.newValidationCode.map { "\($0.count) bytes" } ?? "none"))
            print("messages   \(result.upwardMessages.count) up, \(result.horizontalMessages.count) across")
            print("processed  \(result.processedDownwardMessages) downward, watermark \(result.hrmpWatermark)")
            print("CPU time   \(PVFFigures.milliseconds(success.cpuTime))")
        case .json: print(json(success))
        case .scale: try StandardStream.output.deliver(result.scaleBytes)
        }
    }

    private func json(_ success: ExecutionSuccess) -> String {
        let result = success.result
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("outcome")
        writer.string("valid")
        writer.key("headData")
        writer.hex(result.headData)
        if let code = result.newValidationCode {
            writer.key("newValidationCode")
            writer.hex(code)
        }
        writer.key("upwardMessages")
        writer.beginArray()
        for message in result.upwardMessages { writer.hex(message) }
        writer.endArray()
        writer.key("horizontalMessages")
        writer.beginArray()
        for message in result.horizontalMessages {
            writer.beginObject()
            writer.key("recipient")
            writer.number(UInt64(message.recipient))
            writer.key("data")
            writer.hex(message.data)
            writer.endObject()
        }
        writer.endArray()
        writer.key("processedDownwardMessages")
        writer.number(UInt64(result.processedDownwardMessages))
        writer.key("hrmpWatermark")
        writer.number(UInt64(result.hrmpWatermark))
        writer.key("cpuMicroseconds")
        writer.number(PVFFigures.microseconds(success.cpuTime))
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
