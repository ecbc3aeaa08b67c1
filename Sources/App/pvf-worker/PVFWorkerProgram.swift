import Glibc
import PVFEngine
import PVFWorker

/// `pvf-worker`: prepares and executes validation functions for `vigil pvf`, which starts it. Nothing to run by hand but
/// its checks.
@main
enum PVFWorkerProgram {
    static func main() {
        let source = EngineSource(name: WasmtimeLibrary.version) { path throws(WorkerFailure) in
            let program = executable()
            guard let found = WasmtimeLibrary.locate(given: path, program: program) else {
                throw WorkerFailure(
                    "no \(WasmtimeLibrary.fileName) at \(path ?? "or near \(program)"); scripts/setup fetches it")
            }
            do throws(LoadFailure) {
                let library = try WasmtimeLibrary(path: found)
                return LoadedEngine(make: { WasmtimeEngine(library: library) }) { () throws(WorkerFailure) in
                    try check(library)
                }
            } catch {
                throw WorkerFailure(error.reason)
            }
        }
        WorkerProgram.main(Array(CommandLine.arguments.dropFirst()), engine: source)
    }

    /// Where this program is; its first argument may be relative, or anything.
    private static func executable() -> String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &path, path.count)
        guard count > 0 else { return CommandLine.arguments.first ?? "" }
        return String(decoding: path[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func check(_ library: WasmtimeLibrary) throws(WorkerFailure) {
        do throws(LoadFailure) {
            try WasmtimeEngine(library: library).selfCheck()
        } catch {
            throw WorkerFailure(error.reason)
        }
    }
}
