import Foundation
import PVFTestSupport

/// Another way to run wasm, in a process that does it as often as it is told and says when it has.
final class Peer {
    let name: String
    /// What is promised against it; nothing against V8, which is quicker with the smallest modules.
    let limit: Double?
    private let process = Process()
    private let requests = Pipe()
    private let answers = Pipe()

    /// Those that this machine has: Python's binding from the wheel that `scripts/setup` keeps, and node's V8.
    static func all(wasm: String, params: String, folder: String) throws -> [Peer] {
        let scripts = "\(PackageFiles.root)/Benchmarks/pvf-bench/peers"
        var peers: [Peer] = []
        if let python = find("python3"), let wheel = cachedWheel() {
            let unpacked = "\(folder)/wheel"
            let unzip = try Process.run(
                URL(fileURLWithPath: python), arguments: ["-m", "zipfile", "-e", wheel, unpacked])
            unzip.waitUntilExit()
            let arguments = ["\(scripts)/wasmtime_binding.py", unpacked, wasm, params]
            peers.append(try Peer("wasmtime-py", limit: 1, python, arguments))
        }
        if let node = find("node") {
            peers.append(try Peer("V8", limit: nil, node, ["\(scripts)/v8.mjs", wasm, params]))
        }
        return peers
    }

    private init(_ name: String, limit: Double?, _ program: String, _ arguments: [String]) throws {
        self.name = name
        self.limit = limit
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = requests
        process.standardOutput = answers
        try process.run()
    }

    /// Runs the function so often, and returns the line with its last result.
    func run(_ count: Int) throws -> String {
        try requests.fileHandleForWriting.write(contentsOf: Data("\(count)\n".utf8))
        var line = Data()
        while let byte = try answers.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8) {
            guard !byte.isEmpty else { throw BenchFailure("\(name) ended") }
            line += byte
        }
        return String(decoding: line, as: UTF8.self)
    }

    deinit {
        try? requests.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private static func find(_ program: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static func cachedWheel() -> String? {
        let environment = ProcessInfo.processInfo.environment
        let home = environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "")/.cache"
        let cache = environment["VIGIL_DEPS_CACHE"] ?? "\(home)/vigil-deps"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: cache)) ?? []
        return names.first { $0.hasPrefix("wasmtime-") && $0.hasSuffix(".whl") }.map { "\(cache)/\($0)" }
    }
}
