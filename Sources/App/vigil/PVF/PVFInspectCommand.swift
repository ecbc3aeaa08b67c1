import ArgumentParser
import Console
import JSONBytes
import PVFPrimitives
import PVFWasm
import Primitives

struct PVFInspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Shows what a validation function exports, imports and needs; runs nothing.",
        discussion: """
            Example: which host functions a runtime wants
              vigil pvf inspect runtime.wasm --output json | jq -r '.imports[].name'
            """)

    @Argument(help: "The code; '-' is standard input.")
    var file: String

    @Option(help: "text or json.")
    var output: PVFOutput = .text

    @OptionGroup var params: ExecutorParamOptions

    @Option(help: "A YAML file of options, one 'option: value' a line.")
    var optionsFile: String?

    func run() async throws {
        let code = try PVFInput.code(file)
        let module = try PVFInput.module(code, file)
        let executorParams = try params.params()
        let metered: [UInt8]
        do {
            metered = try module.prepared(
                stackLimit: executorParams.stackLogicalMax, allowsBulkMemory: executorParams.allowsBulkMemory)
        } catch {
            throw UserError("\(file) cannot be metered: \(error)", exitCode: PVFExit.invalid)
        }
        let report = PVFInspection(code: code, summary: module.summary, meteredSize: metered.count)
        switch output {
        case .text: report.lines().forEach { print($0) }
        case .json: print(report.json())
        }
    }
}
