import Foundation
import PVFWasm
import Primitives
import TestSupport
import Testing

/// Modules come from strangers: whatever the bytes, reading and metering end with a result or an error.
@Suite("PVF wasm: hostile modules")
struct HostileModuleTests {
    private typealias A = Assembly

    /// A module with something in every section.
    private static let rich: [UInt8] = A.module(
        A.section(1, [A.type(), A.type([A.i32, A.i64], [A.i32]), A.type([A.i32])]),
        A.section(2, [A.importFunction("env", "ext_log", type: 2), A.name("env") + A.name("memory") + [2, 1, 1, 16]]),
        A.section(3, [[0], [1], [2]]), A.section(4, [[0x70, 1, 4, 4]]), A.section(6, [A.variable(70_000)]),
        A.section(7, [A.export("validate_block", 0, 2), A.export("__heap_base", 3, 0)]), A.raw(8, [1]),
        A.section(9, [[0, 0x41, 0, 0x0b, 3, 0, 1, 2]]), A.raw(12, [1]),
        A.section(
            10,
            [
                A.body(A.const(1) + A.call(0) + A.const(1) + [0x04, 0x40] + A.call(1) + [0x05, 0x01, 0x0b]),
                A.body(
                    locals: [(3, A.i64), (1, 0x7c)],
                    [0x02, 0x7f, 0x03, 0x40] + A.get(0) + [0x0d, 0x00] + A.get(0) + A.get(0) + [0x0e, 1, 0, 0, 0x0b]
                        + A.const(-1) + [0x0b]),
                A.body(
                    A.get(0) + A.const(0) + [0x11, 2, 0] + [0x42, 0x7f, 0x1a, 0x43, 0, 0, 0, 0, 0x1a]
                        + A.const(0) + A.const(0) + A.const(0) + [0xfc, 8, 0, 0] + A.const(2) + [0x40, 0, 0x1a]),
            ]),
        A.section(11, [[1, 3, 1, 2, 3]]), A.raw(0, A.name("name") + [0, 1, 2]))

    private func tryAll(_ bytes: [UInt8]) {
        guard let module = try? WasmModule(parsing: bytes) else { return }
        _ = module.summary
        guard let prepared = try? module.prepared(stackLimit: 65_536, allowsBulkMemory: true) else { return }
        // The meter changes nothing that reading checks.
        #expect(throws: Never.self) { try WasmModule(parsing: prepared) }
    }

    @Test("The module that is mutated is a good one")
    func origin() throws {
        _ = try WasmModule(parsing: Self.rich).prepared(stackLimit: 65_536, allowsBulkMemory: true)
    }

    @Test("10 000 mutations of a module end with a result or an error")
    func mutations() {
        forAll(seed: 0xdead, count: 10_000) { random, _ in
            tryAll(mutated(Self.rich, using: &random))
        }
    }

    @Test("Every way to cut a module off ends with an error or a result")
    func cuts() {
        for count in 0...Self.rich.count { tryAll([UInt8](Self.rich.prefix(count))) }
    }

    @Test("A small module cannot ask for huge thunks")
    func hugeThunks() throws {
        // 40 kilobytes: thousands of functions of one type, all in the table.
        let count = 5_000
        let bytes = A.module(
            A.section(1, [A.type([UInt8](repeating: A.i32, count: 4_000))]),
            A.section(3, [[UInt8]](repeating: [0], count: count)), A.section(4, [[0x70, 0] + A.u32(count)]),
            A.section(9, [[0, 0x41, 0, 0x0b] + A.u32(count) + (0..<count).flatMap { A.u32($0) }]),
            A.section(10, [[UInt8]](repeating: A.body([]), count: count)))
        let module = try WasmModule(parsing: bytes)
        #expect(throws: WasmError.self) { try module.prepared(stackLimit: 65_536) }
    }

    @Test("Huge counts and sizes cost nothing")
    func hugeCounts() {
        for id: UInt8 in 0...13 {
            for count in [[0xff, 0xff, 0xff, 0xff, 0x0f], [0x80, 0x80, 0x80, 0x80, 0x01], [0xff, 0x7f]] as [[UInt8]] {
                tryAll(A.header + A.raw(id, count))
                tryAll(A.header + [id] + count)
                tryAll(A.module(A.section(1, [A.type()]), A.raw(id, [1, 1] + count)))
            }
        }
        let locals = A.body(locals: [(0xffff_ffff, A.i32), (2, A.i32)], [])
        tryAll(A.module(A.section(1, [A.type()]), A.section(3, [[0]]), A.section(10, [locals])))
        let deep = A.body([UInt8](repeating: 0x02, count: 1) + [0x40, 0x0b])
        tryAll(A.module(A.section(1, [A.type()]), A.section(3, [[0]]), A.section(10, [deep])))
    }

    @Test("A hundred thousand nested blocks are read without a deep stack")
    func deepNesting() throws {
        let depth = 100_000
        let code = [UInt8](repeatElement([0x02, 0x40], count: depth).joined()) + [UInt8](repeating: 0x0b, count: depth)
        let module = A.module(A.section(1, [A.type()]), A.section(3, [[0]]), A.section(10, [A.body(code)]))
        _ = try WasmModule(parsing: module).prepared(stackLimit: 65_536)
    }

    @Test(
        "Mutations of real modules end with a result or an error", .enabled(if: !RealModules.raw.isEmpty),
        arguments: RealModules.raw)
    func realModules(path: String) throws {
        let original = try RealModules.bytes(path)
        forAll(seed: 0xbeef, count: min(10_000, 200_000_000 / original.count)) { random, _ in
            tryAll(mutated(original, using: &random))
        }
    }

    private func mutated(_ original: [UInt8], using random: inout SeededRandom) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &random)
            case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes.insert(UInt8.random(in: .min ... .max, using: &random), at: index)
            case 3: if bytes.count > 9 { bytes.remove(at: index) }
            default: bytes[index] = [0, 0x7f, 0x80, 0xff, 0x0b].randomElement(using: &random) ?? 0
            }
        }
        return bytes
    }
}
