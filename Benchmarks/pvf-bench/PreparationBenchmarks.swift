import BenchHarness
import CWasmtime
import CWasmtimeReference
import PVFEngine
import PVFPrimitives
import PVFTestSupport
import PVFWasm

/// Preparation against wasmtime called from C. The promise: what is around the compiler costs a tenth of it at most.
enum PreparationBenchmarks {
    static func all() throws -> [Comparison] {
        let path = try TestEngine.required()
        let engine = WasmtimeEngine(library: try WasmtimeLibrary(path: path))
        var message = [CChar](repeating: 0, count: 256)
        guard let api = cwasmtime_open(path, &message, message.count) else {
            throw BenchFailure("no engine at \(path)")
        }
        var functions = [("undying", try TestFunction.undying.code(), 15)]
        // A real runtime compiles for a second and more: the figure that counts, where there is one.
        if RealFunctions.areThere, let name = try RealFunctions.names(prefix: "cumulus_", suffix: ".wasm").first {
            functions.append((String(name.dropLast(5)), try RealFunctions.code(name), 3))
        }
        return try functions.flatMap { name, code, rounds in
            let metered = try WasmModule(parsing: code).prepared(stackLimit: EngineSettings().logicalStackLimit)
            let prepare = { precondition((try? engine.prepare(code: code, settings: EngineSettings())) != nil) }
            let compare = { (what: String, wasm: [UInt8], reference: String, limit: Double?) in
                Comparison(
                    "pvf: \(what) \(name)", against: reference, limit: limit, rounds: rounds, timer: .processor,
                    subject: prepare, reference: { precondition(reference_compile(api, wasm, wasm.count) > 0) })
            }
            return [
                compare("prepare", metered, "wasmtime from C, metered wasm", 1.1),
                compare("meter and prepare", code, "wasmtime from C, wasm as it is", nil),
            ]
        }
    }
}
