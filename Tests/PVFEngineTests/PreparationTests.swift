import PVFEngine
import PVFPrimitives
import PVFTestSupport
import Testing

/// Skipped where there is no engine library.
@Suite(.enabled(if: TestEngine.isThere))
struct PreparationTests {
    @Test("The same code and parameters give the same bytes")
    func isDeterministic() throws {
        let code = try TestFunction.undying.code()
        let artifacts = try (0..<2).map { _ in try testEngine().prepare(code: code, settings: EngineSettings()) }
        #expect(artifacts[0] == artifacts[1])
    }

    @Test("Code that is no wasm is refused before it is compiled", arguments: [[], [0], Array("not wasm".utf8)])
    func refusesGarbage(code: [UInt8]) throws {
        let engine = try testEngine()
        #expect { try engine.prepare(code: code, settings: EngineSettings()) } throws: {
            if case PrepareFailure.prevalidation = $0 { true } else { false }
        }
    }

    @Test("Truncated code never becomes an artifact")
    func refusesTruncatedCode() throws {
        let code = try TestFunction.adder.code()
        let engine = try testEngine()
        for count in stride(from: 1, to: code.count - 1, by: 97) {
            #expect(throws: PrepareFailure.self) {
                try engine.prepare(code: Array(code.prefix(count)), settings: EngineSettings())
            }
        }
    }

    @Test("Code of wrong types is refused by the compiler")
    func refusesIllTypedCode() throws {
        // (func (export "f") (result i32) i64.const 1)
        let code: [UInt8] = [
            0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7f, 0x03, 0x02, 0x01,
            0x00, 0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00, 0x0a, 0x06, 0x01, 0x04, 0x00, 0x42, 0x01, 0x0b,
        ]
        let engine = try testEngine()
        #expect { try engine.prepare(code: code, settings: EngineSettings()) } throws: {
            if case PrepareFailure.preparation = $0 { true } else { false }
        }
    }

    @Test("Bulk memory instructions need the parameter, and then run")
    func bulkMemory() throws {
        let code = try TestFunction.bulkMemory.code()
        let engine = try testEngine()
        #expect { try engine.prepare(code: code, settings: EngineSettings()) } throws: {
            if case PrepareFailure.preparation = $0 { true } else { false }
        }
        let outcome = try run(code, input(head: [4, 5, 6]), params: ExecutorParams([.wasmExtBulkMemory]))
        #expect(try head(outcome) == [4, 5, 6])
    }

    @Test("An artifact is refused under parameters that preparation depends on, and by its header")
    func refusesForeignArtifacts() throws {
        let engine = try testEngine()
        let settings = EngineSettings()
        let artifact = try engine.prepare(code: TestFunction.adder.code(), settings: settings)
        try engine.load(artifact: artifact, settings: EngineSettings(ExecutorParams([.maxMemoryPages(64)])))
        let others: [ExecutorParam] = [.stackLogicalMax(2048), .wasmExtBulkMemory]
        for other in others {
            let otherSettings = EngineSettings(ExecutorParams([other]))
            #expect(throws: LoadFailure.self) { try engine.load(artifact: artifact, settings: otherSettings) }
        }
        for damaged in [[], Array(artifact.prefix(20)), Array(artifact.prefix(200)), [0] + artifact] {
            #expect(throws: LoadFailure.self) { try engine.load(artifact: damaged, settings: settings) }
            let outcome = engine.execute(artifact: damaged, settings: settings, input: [])
            guard case .runtimeConstruction = outcome else { throw UnexpectedOutcome(outcome: outcome) }
        }
    }

    @Test("A library that is none is refused with a reason")
    func refusesAnotherLibrary() throws {
        let error = try #require(throws: LoadFailure.self) { try WasmtimeLibrary(path: "/nowhere/libwasmtime.so") }
        #expect(error.reason.contains("/nowhere/libwasmtime.so"))
        let other = try #require(throws: LoadFailure.self) { try WasmtimeLibrary(path: "libc.so.6") }
        #expect(other.reason.contains("it is not wasmtime 50"))
    }

    @Test("The library is found above the program, and only there when no path is given")
    func locatesTheLibrary() throws {
        let program = "\(PackageFiles.root)/.build/debug/pvf-worker"
        #expect(WasmtimeLibrary.locate(given: nil, program: program) == "\(PackageFiles.root)/.deps/lib/libwasmtime.so")
        #expect(WasmtimeLibrary.locate(given: "/nowhere/libwasmtime.so", program: program) == nil)
        #expect(WasmtimeLibrary.locate(given: nil, program: "/nowhere/bin/pvf-worker") == nil)
    }
}
