import PVFWasm
import Primitives
import TestSupport
import Testing

/// The cases of paritytech/wasm-instrument's stack limiter, in bytes: what goes in and what must come out.
@Suite("PVF wasm: the stack meter")
struct StackMeterTests {
    private typealias A = Assembly

    private func expect(
        _ module: [UInt8], becomes expected: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let prepared = try WasmModule(parsing: module).prepared(stackLimit: 1024)
        #expect(Hex.encode(prepared) == Hex.encode(expected), sourceLocation: sourceLocation)
        // What came out is read again: the meter's own code has the right form, too.
        _ = try WasmModule(parsing: prepared)
    }

    @Test("An exported function gets a thunk that charges for it")
    func simple() throws {
        let function = A.body(A.const(123) + A.drop)
        try expect(
            A.module(
                A.section(1, [A.type()]), A.section(3, [[0]]), A.section(7, [A.export("simple", 0, 0)]),
                A.section(10, [function])),
            becomes: A.module(
                A.section(1, [A.type()]), A.section(3, [[0], [0]]), A.section(6, [A.variable(0)]),
                A.section(7, [A.export("simple", 0, 1)]),
                A.section(10, [function, A.body(A.metered(0, cost: 3))])))
    }

    @Test("Empty functions cost their place to return to; a function may call itself")
    func emptyFunctions() throws {
        let functions = [A.body(A.call(0)), A.body(A.call(0))]
        let metered = A.body(A.metered(0, cost: 2))
        try expect(
            A.module(
                A.section(1, [A.type()]), A.section(3, [[0], [0]]), A.section(7, [A.export("main", 0, 1)]),
                A.section(10, functions)),
            becomes: A.module(
                A.section(1, [A.type()]), A.section(3, [[0], [0], [0]]), A.section(6, [A.variable(0)]),
                A.section(7, [A.export("main", 0, 2)]),
                A.section(10, [metered, metered, A.body(A.metered(1, cost: 2))])))
    }

    @Test("Locals of every group count")
    func manyLocals() throws {
        let locals = A.body(locals: [(2, A.i64), (1, A.i32)], [])
        try expect(
            A.module(
                A.section(1, [A.type()]), A.section(3, [[0], [0]]), A.section(10, [locals, A.body(A.call(0))])),
            becomes: A.module(
                A.section(1, [A.type()]), A.section(3, [[0], [0]]), A.section(6, [A.variable(0)]),
                A.section(10, [locals, A.body(A.metered(0, cost: 5))])))
    }

    @Test("The meter's variable comes after the module's; parameters are passed on; imports cost nothing")
    func globalAndImports() throws {
        let types = A.section(1, [A.type(), A.type([A.i32, A.i32], [A.i32]), A.type([A.i32])])
        let imports = A.section(2, [A.importFunction("env", "foo", type: 0)])
        let sum = A.body(A.call(0) + A.get(0) + A.get(1) + A.add)
        let before = A.get(0) + A.get(0)
        let code = A.body(locals: [(1, A.i32)], before + A.call(1) + A.drop)
        try expect(
            A.module(
                types, imports, A.section(3, [[1], [2]]), A.section(6, [A.variable(1)]),
                A.section(7, [A.export("i32.add", 0, 1), A.export("foo", 0, 0)]), A.section(10, [sum, code])),
            becomes: A.module(
                types, imports, A.section(3, [[1], [2], [1]]), A.section(6, [A.variable(1), A.variable(0)]),
                A.section(7, [A.export("i32.add", 0, 3), A.export("foo", 0, 0)]),
                A.section(
                    10,
                    [
                        sum, A.body(locals: [(1, A.i32)], before + A.metered(1, cost: 4, global: 1) + A.drop),
                        A.body(A.get(0) + A.get(1) + A.metered(1, cost: 4, global: 1)),
                    ])))
    }

    @Test("Functions of tables get thunks, imported ones none; a function has one thunk for all entries")
    func table() throws {
        let types = A.section(1, [A.type(), A.type([A.i32]), A.type([A.i32, A.i32], [A.i32])])
        let imports = A.section(2, [A.importFunction("env", "foo", type: 0)])
        let first = A.get(0) + A.const(0)
        let sum = A.body(A.get(0) + A.get(1) + A.add)
        let tables = A.section(4, [[0x70, 0, 10]])
        let offset: [UInt8] = [0, 0x41, 0, 0x0b]
        try expect(
            A.module(
                types, imports, A.section(3, [[1], [2]]), tables, A.section(7, [A.export("i32.add", 0, 2)]),
                A.section(9, [offset + [3, 0, 1, 2]]), A.section(10, [A.body(first + A.call(2) + A.drop), sum])),
            becomes: A.module(
                types, imports, A.section(3, [[1], [2], [1], [2]]), tables, A.section(6, [A.variable(0)]),
                A.section(7, [A.export("i32.add", 0, 4)]), A.section(9, [offset + [3, 0, 3, 4]]),
                A.section(
                    10,
                    [
                        A.body(first + A.metered(2, cost: 4) + A.drop), sum,
                        A.body(A.get(0) + A.metered(1, cost: 4)),
                        A.body(A.get(0) + A.get(1) + A.metered(2, cost: 4)),
                    ])))
    }

    @Test("The start function gets a thunk; an imported memory becomes the module's own, exported, without a maximum")
    func startAndMemory() throws {
        let types = A.section(1, [A.type([A.i32, A.i32]), A.type()])
        let function = A.importFunction("env", "ext_return", type: 0)
        let memory = A.name("env") + A.name("memory") + [2, 1, 1, 1]
        let bodies = [A.body(locals: [(1, A.i32)], []), A.body([])]
        try expect(
            A.module(
                types, A.section(2, [function, memory]), A.section(3, [[1], [1]]),
                A.section(7, [A.export("call", 0, 2)]), A.raw(8, [1]), A.section(10, bodies)),
            becomes: A.module(
                types, A.section(2, [function]), A.section(3, [[1], [1], [1], [1]]), A.section(5, [[0, 1]]),
                A.section(6, [A.variable(0)]), A.section(7, [A.export("call", 0, 4), A.export("memory", 2, 0)]),
                A.raw(8, [3]),
                A.section(10, bodies + [A.body(A.metered(1, cost: 3)), A.body(A.metered(2, cost: 2))])))
    }

    @Test(
        "Heights are the reference's, with its peculiarities",
        arguments: [
            ("else goes on from what if left", "41 01 04 7f 41 02 05 41 03 41 04 6a 0b 1a", 3),
            ("code after a jump does not count", "00 41 01 41 01 1a 1a", 0),
            ("but blocks in it do", "00 02 40 41 01 41 01 1a 1a 0b", 2),
            ("a block's values go, its result stays", "02 7f 41 01 0b 1a", 1),
            ("a branch takes its values along", "02 7f 41 01 41 02 0d 00 0b 1a", 2),
            ("a loop's label takes none", "03 40 41 00 0d 00 0b", 1),
            ("select takes three and gives one", "41 01 41 02 41 00 1b 1a", 3),
            ("a store takes two", "41 00 41 07 36 02 00", 2),
            ("a jump table ends the code", "02 40 41 00 0e 01 00 01 0b", 1),
            ("return ends it, too", "0f 41 01 1a", 0),
        ])
    func heights(what: Comment, code: String, height: Int) throws {
        let code = try #require(Hex.decode(code.filter { $0 != " " }))
        let module = A.module(
            A.section(1, [A.type()]), A.section(3, [[0]]), A.section(7, [A.export("f", 0, 0)]),
            A.section(10, [A.body(code)]))
        let prepared = try WasmModule(parsing: module).prepared(stackLimit: 65_536)
        let thunk = A.body(A.metered(0, cost: height + 2, limit: 65_536))
        #expect([UInt8](prepared.suffix(thunk.count)) == thunk, what)
    }

    @Test(
        "What cannot be measured, or would reach the meter's own parts, is refused",
        arguments: [
            ("a value taken that is not there", "1a"), ("a call beyond the functions", "10 01"),
            ("the meter's variable", "41 00 24 00"), ("a branch out of the function", "0c 01"),
            ("a jump table of unlike targets", "02 7f 02 40 41 00 0e 01 00 01 0b 0b 1a"),
            ("too many values taken after a jump", "00 41 01 6a 1a"), ("an indirect call of no type", "41 00 11 01 00"),
        ])
    func unmeterable(what: Comment, code: String) throws {
        let code = try #require(Hex.decode(code.filter { $0 != " " }))
        let module = try WasmModule(
            parsing: A.module(A.section(1, [A.type()]), A.section(3, [[0]]), A.section(10, [A.body(code)])))
        #expect(throws: WasmError.self, what) { try module.prepared(stackLimit: 1024) }
    }

    @Test("Bulk memory needs leave")
    func bulkMemory() throws {
        let code: [UInt8] = A.const(0) + A.const(1) + A.const(2) + [0xfc, 10, 0, 0]
        let module = try WasmModule(
            parsing: A.module(
                A.section(1, [A.type()]), A.section(3, [[0]]), A.section(5, [[0, 1]]), A.section(10, [A.body(code)])))
        #expect(module.summary.usesBulkMemory)
        #expect(throws: WasmError.self) { try module.prepared(stackLimit: 1024) }
        _ = try module.prepared(stackLimit: 1024, allowsBulkMemory: true)
    }

    @Test("Passive element segments lead to thunks as well")
    func passiveElements() throws {
        let types = A.section(1, [A.type()])
        let tables = A.section(4, [[0x70, 0, 1]])
        let module = A.module(
            types, A.section(3, [[0]]), tables, A.section(9, [[1, 0, 1, 0]]), A.section(10, [A.body([])]))
        let prepared = try WasmModule(parsing: module).prepared(stackLimit: 1024, allowsBulkMemory: true)
        let expected = A.module(
            types, A.section(3, [[0], [0]]), tables, A.section(6, [A.variable(0)]), A.section(9, [[1, 0, 1, 1]]),
            A.section(10, [A.body([]), A.body(A.metered(0, cost: 2))]))
        #expect(prepared == expected)
    }
}
