import ArgumentParser

struct PVFCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pvf",
        abstract: "Prepares and executes validation functions of parachains in sandboxed workers.",
        discussion: """
            A validation function is a WebAssembly file as it is, compressed as on chain (zstd behind its mark), or either \
            of them in hexadecimal. The program pvf-worker has to lie beside vigil, and the engine's library where \
            scripts/setup puts it; --worker and --wasmtime name others.

            Exit code 0 when the function or block is valid, 4 when it is invalid, 5 when this machine cannot tell, \
            1 when something could not be read, started or written.

            Examples
              vigil pvf inspect adder.wasm
              vigil pvf precheck adder.wasm
              vigil pvf validate --code adder.wasm --params block.params
              vigil pvf serve --socket ./pvf.sock --cache-dir ./cache
              vigil pvf bench --code adder.wasm --params block.params
            """,
        subcommands: [
            PVFInspectCommand.self, PVFPrecheckCommand.self, PVFValidateCommand.self, PVFServeCommand.self,
            PVFBenchCommand.self,
        ])
}

/// What the exit code tells a script.
enum PVFExit {
    /// Reason to vote against.
    static let invalid: Int32 = 4
    /// Reason to abstain.
    static let undecided: Int32 = 5
}

/// How a result is written.
enum PVFOutput: String, ExpressibleByArgument, CaseIterable {
    case text, json
}
