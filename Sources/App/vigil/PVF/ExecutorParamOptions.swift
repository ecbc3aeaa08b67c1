import ArgumentParser
import Console
import PVFPrimitives
import Primitives

/// The session's executor parameters on the command line.
struct ExecutorParamOptions: ParsableArguments {
    @Option(
        name: .customLong("executor-param"),
        help: ArgumentHelp(
            "An executor parameter as NAME=VALUE; may be given again.",
            discussion: """
                MaxMemoryPages, StackLogicalMax, StackNativeMax, PrecheckingMaxMemory, PvfPrepTimeout.Precheck, \
                PvfPrepTimeout.Prepare, PvfExecTimeout.Backing, PvfExecTimeout.Approval (milliseconds), or \
                WasmExtBulkMemory without a value.
                """),
        transform: Self.param)
    var list: [ExecutorParam] = []

    @Option(help: "The executor parameters as SCALE in hexadecimal, instead of --executor-param.")
    var executorParams: String?

    func validate() throws {
        guard list.isEmpty || executorParams == nil else {
            throw ValidationError("give --executor-param or --executor-params, not both")
        }
    }

    /// The parameters, which go together.
    func params() throws -> ExecutorParams {
        let params = try executorParams.map(Self.decode) ?? ExecutorParams(list)
        do {
            try params.checkConsistency()
            return params
        } catch {
            throw UserError("\(error)", remedy: "`vigil pvf precheck --help` lists the parameters")
        }
    }

    private static func decode(_ hex: String) throws -> ExecutorParams {
        guard let bytes = Hex.decode(hex) else {
            throw UserError("--executor-params is not hexadecimal", remedy: "give SCALE bytes as 0x…")
        }
        do {
            return try ExecutorParams(scale: bytes)
        } catch {
            throw UserError("--executor-params: \(error)", remedy: "give a SCALE list of executor parameters")
        }
    }

    private static func param(_ text: String) throws -> ExecutorParam {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count == 2 ? UInt64(parts[1]) : nil
        let small = value.flatMap { UInt32(exactly: $0) }
        let param: ExecutorParam? =
            switch parts[0] {
            case "MaxMemoryPages": small.map { .maxMemoryPages($0) }
            case "StackLogicalMax": small.map { .stackLogicalMax($0) }
            case "StackNativeMax": small.map { .stackNativeMax($0) }
            case "PrecheckingMaxMemory": value.map { .precheckingMaxMemory($0) }
            case "PvfPrepTimeout.Precheck": value.map { .pvfPrepTimeout(.prechecking, milliseconds: $0) }
            case "PvfPrepTimeout.Prepare": value.map { .pvfPrepTimeout(.compilation, milliseconds: $0) }
            case "PvfExecTimeout.Backing": value.map { .pvfExecTimeout(.backing, milliseconds: $0) }
            case "PvfExecTimeout.Approval": value.map { .pvfExecTimeout(.approval, milliseconds: $0) }
            case "WasmExtBulkMemory": parts.count == 1 ? .wasmExtBulkMemory : nil
            default: nil
            }
        guard let param else { throw ValidationError("--executor-param '\(text)' is no parameter with its value") }
        return param
    }
}
