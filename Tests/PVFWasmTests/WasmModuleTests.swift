import PVFWasm
import Primitives
import TestSupport
import Testing

@Suite("PVF wasm: reading")
struct WasmModuleTests {
    private typealias A = Assembly

    @Test("The empty module reads, and gets only the meter's variable")
    func empty() throws {
        let module = try WasmModule(parsing: A.header)
        #expect(try module.prepared(stackLimit: 1) == A.module(A.section(6, [A.variable(0)])))
        #expect(module.summary.exports.isEmpty)
    }

    @Test(
        "What is no module, or more than the rules allow, is refused with the place",
        arguments: [
            ("", 0), ("0061736d", 4), ("7f454c46", 0), ("0061736d02000000", 4),
            ("0061736d01000000 0e00", 8),  // an unknown section
            ("0061736d01000000 0100 0100", 10),  // twice
            ("0061736d01000000 0300 0100", 10),  // out of order
            ("0061736d01000000 0106 0160000000", 10),  // longer than the bytes
            ("0061736d01000000 0105 0160000000", 14),  // bytes left in a section
            ("0061736d01000000 0104 01600000 00", 15),  // a section without a size
            ("0061736d01000000 0106 01600002 7f7f", 16),  // two results
            ("0061736d01000000 0105 01600170 00", 13),  // a reference type
            ("0061736d01000000 0104 01600000 0302 0101", 18),  // a type that is not there
            ("0061736d01000000 0104 01600000 0302 0100", 18),  // no body
            ("0061736d01000000 0503 010401", 12),  // 64-bit memory
            ("0061736d01000000 0505 0200010001", 15),  // two memories
            ("0061736d01000000 0705 0101610000", 15),  // an export of nothing
            ("0061736d01000000 0001ff", 11),  // a name that is longer than the section
            ("0061736d01000000 000201ff", 11),  // a name that is not UTF-8
        ])
    func refused(hex: String, offset: Int) throws {
        let bytes = try #require(Hex.decode(hex.filter { $0 != " " }))
        let error = #expect(throws: WasmError.self) { try WasmModule(parsing: bytes) }
        #expect(error?.byteOffset == offset, "\(String(describing: error))")
    }

    @Test(
        "Instructions of later versions are refused",
        arguments: ["fc00", "fd0f00", "fe0300", "1c017f", "d070", "d200", "1200", "2500", "06", "ff"])
    func instructions(hex: String) throws {
        let code = try #require(Hex.decode(hex))
        #expect(throws: WasmError.self) {
            try WasmModule(
                parsing: A.module(A.section(1, [A.type()]), A.section(3, [[0]]), A.section(10, [A.body(code)])))
        }
    }

    @Test(
        "Numbers have at most their bits",
        arguments: [
            ("41ffffffff07", true), ("418080808078", true), ("41ffffffff0f", false), ("418080808070", false),
            ("41808080808000", false), ("42ffffffffffffffffff00", true), ("428080808080808080807f", true),
            ("42ffffffffffffffffff01", false),
        ])
    func numbers(hex: String, isGood: Bool) throws {
        let code = try #require(Hex.decode(hex)) + A.drop
        let module = try? WasmModule(
            parsing: A.module(A.section(1, [A.type()]), A.section(3, [[0]]), A.section(10, [A.body(code)])))
        #expect((module != nil) == isGood)
    }

    @Test("The summary tells imports, exports, memories and the heap's base")
    func summary() throws {
        let module = A.module(
            A.section(1, [A.type([A.i32, A.i32], [A.i64])]),
            A.section(2, [A.importFunction("env", "log", type: 0), A.name("env") + A.name("memory") + [2, 0, 17]]),
            A.section(3, [[0]]), A.section(6, [[A.i32, 0] + A.const(65_600) + [0x0b]]),
            A.section(7, [A.export("validate_block", 0, 1), A.export("__heap_base", 3, 0)]),
            A.section(10, [A.body(A.get(0) + A.get(1) + A.call(0))]), A.raw(0, A.name("runtime_version") + [1, 2]))
        let summary = try WasmModule(parsing: module).summary
        #expect(summary.imports.map(\.name) == ["log", "memory"])
        #expect(summary.imports.map(\.kind) == [.function, .memory])
        #expect(summary.exports.map(\.name) == ["validate_block", "__heap_base"])
        #expect(summary.exports.first?.signature?.description == "(i32, i32) -> (i64)")
        #expect(summary.memories.map(\.isImported) == [true])
        #expect(summary.memories.map(\.limits.minimum) == [17])
        #expect(summary.memories.map(\.limits.maximum) == [nil])
        #expect(summary.functionCount == 1)
        #expect(summary.heapBase == 65_600)
        #expect(summary.customSections == ["runtime_version"])
        #expect(summary.size == module.count)
        #expect(!summary.usesBulkMemory)
    }

    @Test("Custom sections keep their place, data segments their bytes")
    func customAndData() throws {
        let custom = A.raw(0, A.name("note") + [9])
        let memory = A.section(5, [[1, 1, 2]])
        let data = A.section(11, [[0] + A.const(8) + [0x0b, 2, 0xaa, 0xbb]])
        let prepared = try WasmModule(parsing: A.module(custom, memory, custom, data)).prepared(stackLimit: 1)
        #expect(
            prepared == A.module(custom, A.section(5, [[0, 1]]), custom, A.section(6, [A.variable(0)]), data))
    }
}
