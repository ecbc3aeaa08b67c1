import PVFEngine
import PVFPrimitives
import PVFTestSupport
import Testing

/// Skipped where there is no engine library.
@Suite(.enabled(if: TestEngine.isThere))
struct ImportTests {
    @Test("A missing function may be imported, but not called")
    func missingFunction() throws {
        let code = try TestFunction.missingImport.code()
        #expect(try head(try run(code, input())) == [1, 2, 3])
        let outcome = try run(code, input(blockData: [1]))
        #expect(outcome == .invalid("call to a missing function env:ext_storage_get_version_1"))
    }

    @Test("Nothing may be imported from elsewhere")
    func nonEnvironment() throws {
        let outcome = try run(TestFunction.nonEnvImport.code(), input())
        #expect(outcome == .invalid("import from a non-env module: wasi:fd_write"))
    }

    @Test("A function without validate_block is refused by name")
    func missingExport() throws {
        // (func (export "f") (result i32) i32.const 1)
        let code: [UInt8] = [
            0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7f, 0x03, 0x02, 0x01,
            0x00, 0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00, 0x0a, 0x06, 0x01, 0x04, 0x00, 0x41, 0x01, 0x0b,
        ]
        #expect(try run(code, input()) == .invalid("function validate_block is not exported"))
    }

    @Test("The stack's meter stops a recursion at the same depth every time")
    func recursion() throws {
        let depths = try (0..<3).map { _ in
            let lines = Lines()
            let outcome = try run(TestFunction.recursion.code(), input(), log: lines.log(maximumLevel: 5))
            #expect(outcome == .invalid("trap: unreachable"))
            return lines.all.count
        }
        #expect(depths[0] > 1000)
        #expect(Set(depths).count == 1)
    }

    @Test("A lower limit stops it sooner, in proportion")
    func recursionUnderALowerLimit() throws {
        let depths = try [UInt32(1024), 2048].map { limit in
            let lines = Lines()
            let params = ExecutorParams([.stackLogicalMax(limit)])
            _ = try run(TestFunction.recursion.code(), input(), params: params, log: lines.log(maximumLevel: 5))
            return lines.all.count
        }
        #expect(depths[1] > depths[0])
        #expect(abs(depths[1] - 2 * depths[0]) <= 2)
    }
}
