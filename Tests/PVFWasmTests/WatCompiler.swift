import Foundation
import Glibc

/// WebAssembly's text format compiled by whatever this machine has: `wat2wasm`, or Python's wasmtime.
enum WatCompiler {
    static let isThere = (try? compile("(module)")) != nil

    struct Failure: Error {}

    private static let script = """
        if command -v wat2wasm >/dev/null; then exec wat2wasm "$0/in" -o "$0/out"; fi
        exec python3 -c 'import sys, wasmtime
        text = open(sys.argv[1] + "/in").read()
        open(sys.argv[1] + "/out", "wb").write(wasmtime.wat2wasm(text))' "$0" 2>/dev/null
        """

    static func compile(_ text: String) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(text.utf8).write(to: folder.appendingPathComponent("in"))
        let arguments: [String] = ["/bin/sh", "-c", script, folder.path]
        var argv = arguments.map { strdup($0) } + [nil]
        let path: String = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        var envp = [strdup("PATH=" + path), nil]
        defer { for string in argv + envp { free(string) } }
        var pid: pid_t = 0
        guard posix_spawn(&pid, "/bin/sh", nil, nil, &argv, &envp) == 0 else { throw Failure() }
        var status: Int32 = 0
        guard waitpid(pid, &status, 0) == pid, status == 0 else { throw Failure() }
        return [UInt8](try Data(contentsOf: folder.appendingPathComponent("out")))
    }
}
