import BenchHarness
import Foundation
import PVFEngine
import PVFPrimitives
import PVFTestSupport

/// `adder` in a fresh instance each time, against others that do the same, each with the module loaded before.
enum InstanceBenchmarks {
    private static let count = 100

    static func all() throws -> [Comparison] {
        let real = RealFunctions.areThere ? [("the real adder", try RealFunctions.code("kagome_adder.wasm"))] : []
        return try ([("adder", try TestFunction.adder.code())] + real).flatMap { try comparisons($0, $1) }
    }

    private static func comparisons(_ name: String, _ code: [UInt8]) throws -> [Comparison] {
        let engine = WasmtimeEngine(library: try WasmtimeLibrary(path: try TestEngine.required()))
        let block = AdderBlock.first(add: 512)
        let artifact = try engine.prepare(code: code, settings: EngineSettings())
        let (input, expected) = (block.input().scaleBytes, ExecuteOutcome.returned(block.result.scaleBytes))
        let inputs = [[UInt8]](repeating: input, count: count)
        let folder = FileManager.default.temporaryDirectory.appending(path: "pvf-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (wasm, params) = (folder.appending(path: "adder.wasm"), folder.appending(path: "params"))
        try Data(code).write(to: wasm)
        try Data(input).write(to: params)
        let answer = block.result.scaleBytes.map { String(format: "%02x", $0) }.joined()
        return try Peer.all(wasm: wasm.path, params: params.path, folder: folder.path).map { peer in
            guard try peer.run(1) == answer else { throw BenchFailure("\(peer.name) gives another result") }
            return Comparison(
                "pvf: \(name) \(count) times, beside \(peer.name)", against: "\(peer.name), instance and call",
                limit: peer.limit,
                subject: {
                    let outcomes = engine.execute(artifact: artifact, settings: EngineSettings(), inputs: inputs)
                    precondition(outcomes.allSatisfy { $0 == expected })
                },
                reference: { precondition((try? peer.run(count)) == answer) })
        }
    }
}

/// What stops a benchmark from being run at all.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension TestEngine {
    /// The engine's library, which benchmarks cannot do without.
    static func required() throws -> String {
        guard let libraryPath else { throw BenchFailure("no engine: run scripts/setup first") }
        return libraryPath
    }
}
