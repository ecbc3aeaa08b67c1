import Foundation
import PVFWasm
import Primitives
import Testing

/// The reference's own fixtures, where they and a compiler of the text format are at hand.
@Suite(
    "PVF wasm: the reference's stack meter fixtures",
    .enabled(
        if: RealModules.folder != nil && WatCompiler.isThere, "needs the vectors, and wat2wasm or Python's wasmtime"))
struct FixtureTests {
    @Test(arguments: ["simple", "empty_functions", "many_locals", "global", "table", "imports", "start"])
    func fixture(name: String) throws {
        let folder = try #require(RealModules.folder) + "/stack-meter/"
        let source = try WatCompiler.compile(String(contentsOfFile: folder + name + ".wat", encoding: .utf8))
        let expected = try WatCompiler.compile(
            String(contentsOfFile: folder + name + ".expected.wat", encoding: .utf8))
        let prepared = try WasmModule(parsing: source).prepared(stackLimit: 1024)
        let (ours, theirs) = (try sections(of: prepared), try sections(of: expected))
        // Beyond metering, an imported memory moves into the module: sections 2, 5 and 7 then differ.
        let movesMemory = try WasmModule(parsing: source).summary.memories.contains(where: \.isImported)
        for id: UInt8 in 1...12 where !(movesMemory && [2, 5, 7].contains(id)) {
            #expect(ours[id].map { Hex.encode($0) } == theirs[id].map { Hex.encode($0) }, "section \(id)")
        }
    }

    private func sections(of module: [UInt8]) throws -> [UInt8: [UInt8]] {
        var sections: [UInt8: [UInt8]] = [:]
        var rest = module.dropFirst(8)
        while let id = rest.popFirst() {
            var size = 0
            var shift = 0
            while let byte = rest.popFirst() {
                size |= Int(byte & 0x7f) << shift
                shift += 7
                if byte < 0x80 { break }
            }
            if id != 0 { sections[id] = [UInt8](rest.prefix(size)) }
            rest = rest.dropFirst(size)
        }
        return sections
    }
}
