import Foundation
import JSONBytes
import PVFPrimitives
import PVFTestSupport
import Primitives
import TestSupport
import Testing

/// `vigil pvf` as a person or a script runs it: answers, one-line errors with their exit codes, and nothing left behind.
@Suite("vigil pvf")
struct PVFCommandTests {
    private let folder: TemporaryFolder
    private let cache: String

    init() throws {
        folder = try TemporaryFolder()
        cache = folder.path + "/cache"
    }

    /// The arguments of a subcommand that runs workers, with this test's engine and cache.
    private func workers(_ arguments: [String]) -> [String] {
        ["pvf"] + arguments + ["--wasmtime", TestEngine.libraryPath ?? "", "--cache-dir", cache]
    }

    private func write(_ function: TestFunction) throws -> String {
        try folder.write(try function.code(), to: function.rawValue + ".wasm")
    }

    private func expectNothingLeft(sourceLocation: SourceLocation = #_sourceLocation) {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: cache)) ?? []
        #expect(files == [], sourceLocation: sourceLocation)
        #expect(RunningProcess.all(mentioning: cache) == [], sourceLocation: sourceLocation)
    }

    /// One line of error that says the parts, and the exit code.
    private func expectError(
        _ ending: VigilProcess.Ending, _ exitCode: Int32, _ parts: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(ending.exitCode == exitCode && !ending.wasSignalled, "\(ending)", sourceLocation: sourceLocation)
        let lines = ending.errors.split(separator: "\n").filter { $0.hasPrefix("vigil: error:") }
        #expect(lines.count == 1, "\(ending.errors)", sourceLocation: sourceLocation)
        for part in parts {
            #expect(lines.first?.contains(part) == true, "'\(part)': \(ending.errors)", sourceLocation: sourceLocation)
        }
    }

    // MARK: Without an engine

    @Test("inspect shows exports, imports, memory and the metered size")
    func inspect() async throws {
        let ending = try await VigilProcess.run(["pvf", "inspect", try write(.adder), "--output", "json"])
        #expect(ending.exitCode == 0, "\(ending.errors)")
        var reader = JSONReader(Array(ending.output.utf8))
        let report = try reader.object()
        var (size, metered) = (try report.value("wasmSize"), try report.value("meteredSize"))
        #expect(try metered.uint64() > size.uint64())
        var executable = try report.value("isExecutable")
        #expect(try executable.bool())
        #expect(
            ending.output.contains(#"{"name":"validate_block","kind":"function","signature":"(i32, i32) -> (i64)"}"#))
        let text = try await VigilProcess.run(["pvf", "inspect", folder.path + "/Adder.wasm"])
        #expect(text.output.contains("  validate_block  (i32, i32) -> (i64)"))
    }

    @Test("what is no function is refused by name, with the place")
    func noFunction() async throws {
        let text = try folder.write("no wasm", to: "text")
        expectError(
            try await VigilProcess.run(["pvf", "inspect", text]), 4, text, "this is not WebAssembly (at byte 0)")
        let cut = try folder.write(try TestFunction.adder.code().prefix(700), to: "cut.wasm")
        expectError(try await VigilProcess.run(["pvf", "inspect", cut]), 4, cut, "ends inside")
        let bomb = try folder.write(
            try CompressedBlob.compress([UInt8](repeating: 0, count: 32 << 20)), to: "bomb")
        expectError(try await VigilProcess.run(["pvf", "inspect", bomb]), 4, bomb, "longer than 12582912")
        expectError(
            try await VigilProcess.run(["pvf", "inspect", "/nowhere.wasm"]), 1, "/nowhere.wasm", "cannot be read")
        let empty = try folder.write("", to: "empty")
        expectError(try await VigilProcess.run(["pvf", "inspect", empty]), 1, empty, "empty")
    }

    @Test("a missing engine, a missing worker and a cache that cannot be made are named")
    func machine() async throws {
        let adder = try write(.adder)
        let noEngine = try await VigilProcess.run(
            ["pvf", "precheck", adder, "--wasmtime", "/nowhere.so", "--cache-dir", cache])
        expectError(noEngine, 1, "/nowhere.so", "--wasmtime")
        let noWorker = try await VigilProcess.run(workers(["precheck", adder, "--worker", "/nowhere"]))
        expectError(noWorker, 1, "/nowhere", "--worker")
        expectNothingLeft()
        let noFolder = try await VigilProcess.run(
            ["pvf", "precheck", adder, "--wasmtime", TestEngine.libraryPath ?? "", "--cache-dir", adder + "/cache"])
        expectError(noFolder, 1, adder + "/cache")
    }

    @Test("executor parameters that do not go together are refused")
    func executorParams() async throws {
        let adder = try write(.adder)
        let ending = try await VigilProcess.run(
            workers(["precheck", adder, "--executor-param", "StackNativeMax=1000"]))
        expectError(ending, 1, "StackLogicalMax", "StackNativeMax")
        let unknown = try await VigilProcess.run(workers(["precheck", adder, "--executor-param", "Speed=9"]))
        #expect(unknown.exitCode == 64)
        #expect(unknown.errors.contains("Speed=9"))
    }

    // MARK: With the engine

    @Test("a good function is valid, its block as well", .enabled(if: TestEngine.isThere))
    func good() async throws {
        let adder = try write(.adder)
        let precheck = try await VigilProcess.run(workers(["precheck", adder, "--output", "json"]))
        #expect(precheck.exitCode == 0, "\(precheck.errors)")
        #expect(
            precheck.output.hasPrefix(
                #"{"outcome":"valid","codeHash":"\#(Pvf(code: try TestFunction.adder.code()).codeHash)"#))

        let block = AdderBlock.first(state: 3, add: 512)
        let params = try folder.write("0x" + Hex.encode(block.input().scaleBytes), to: "params")
        let validate = try await VigilProcess.run(
            workers(["validate", "--code", adder, "--params", params, "--output", "json"]))
        #expect(validate.exitCode == 0, "\(validate.errors)")
        #expect(validate.output.contains(#""headData":"0x\#(Hex.encode(block.result.headData))""#))
        expectNothingLeft()
    }

    @Test("bad code is invalid, and leaves nothing in the cache", .enabled(if: TestEngine.isThere))
    func badCode() async throws {
        let text = try folder.write("no wasm", to: "text")
        expectError(try await VigilProcess.run(workers(["precheck", text])), 4, text, "not WebAssembly")
        let cut = try folder.write(try TestFunction.adder.code().prefix(700), to: "cut.wasm")
        expectError(try await VigilProcess.run(workers(["precheck", cut])), 4, cut, "ends inside")
        let bomb = try folder.write(
            try CompressedBlob.compress([UInt8](repeating: 0, count: 32 << 20)), to: "bomb")
        expectError(try await VigilProcess.run(workers(["precheck", bomb])), 4, bomb, "longer than")
        let bulk = try write(.bulkMemory)
        expectError(try await VigilProcess.run(workers(["precheck", bulk])), 4, "bulk memory")
        expectNothingLeft()
    }

    @Test("bad blocks are invalid: no entry, a trap, no time", .enabled(if: TestEngine.isThere))
    func badBlocks() async throws {
        let params = try folder.write(AdderBlock.first(add: 1).input().scaleBytes, to: "params")
        // A module with nothing in it: it prepares, and cannot be executed.
        let bare = try folder.write([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], to: "bare.wasm")
        let validate = ["validate", "--params", params, "--code"]
        expectError(try await VigilProcess.run(workers(validate + [bare])), 4, "invalid")
        let wrong = try folder.write(AdderBlock.first(state: 1, add: 1).input(claiming: 2).scaleBytes, to: "wrong")
        expectError(
            try await VigilProcess.run(workers(["validate", "--params", wrong, "--code", try write(.adder)])), 4,
            "invalid")
        expectError(
            try await VigilProcess.run(workers(validate + [try write(.halt), "--timeout-ms", "100"])), 4, "too long")
        let noParams = try folder.write([1, 2, 3], to: "short")
        expectError(
            try await VigilProcess.run(workers(["validate", "--params", noParams, "--code", try write(.adder)])), 1,
            noParams, "ValidationParams")
        expectNothingLeft()
    }

    @Test("the daemon answers the example client, and a signal ends it cleanly", .enabled(if: TestEngine.isThere))
    func serve() async throws {
        let adder = try write(.adder)
        let block = AdderBlock.first(add: 7)
        let params = try folder.write(block.input().scaleBytes, to: "params")
        let socket = "/tmp/vigil-pvf-\(UInt32.random(in: .min ... .max))"
        let daemon = try VigilProcess(workers(["serve", "--socket", socket]))
        try await daemon.waitFor("serving")
        let client = VectorTree.packageRoot + "/examples/pvf-client.py"
        let answer = folder.path + "/answer"
        let script = "python3 '\(client)' '\(socket)' validate '\(adder)' '\(params)' > '\(answer)' 2>&1"
        #expect(try Self.shell(script) == 0)
        let said = try String(contentsOfFile: answer, encoding: .utf8)
        #expect(said.contains("0x\(Hex.encode(block.result.scaleBytes))"), "\(said)")
        daemon.signal(SIGTERM)
        let ending = await daemon.waitForEnd(seconds: 20)
        #expect(ending.exitCode == 0 && !ending.wasSignalled, "\(ending)")
        #expect(!FileManager.default.fileExists(atPath: socket))
        expectNothingLeft()
    }

    /// The exit code of a shell's script.
    private static func shell(_ script: String) throws -> Int32 {
        let arguments: [String] = ["/bin/sh", "-c", script]
        var argv = arguments.map { strdup($0) } + [nil]
        defer { for string in argv { free(string) } }
        var pid: pid_t = 0
        guard posix_spawn(&pid, "/bin/sh", nil, nil, &argv, environ) == 0 else { throw VectorError("no shell") }
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        return status & 0x7f == 0 ? (status >> 8) & 0xff : -1
    }
}
