import PVFEngine
import PVFPrimitives
import PVFTestSupport
import Testing

/// Other people's functions. Skipped where the engine or they are not there.
@Suite(.enabled(if: TestEngine.isThere && RealFunctions.areThere))
struct RealFunctionTests {
    private func run(_ name: String, _ input: [UInt8]) throws -> ExecuteOutcome {
        let engine = try testEngine()
        let artifact = try engine.prepare(code: RealFunctions.code(name), settings: EngineSettings())
        return engine.execute(artifact: artifact, settings: EngineSettings(), input: input)
    }

    @Test("The real adders give the model's bytes", arguments: ["kagome_adder", "gossamer_test_parachain_adder"])
    func adder(name: String) throws {
        let block = AdderBlock.first(add: 512)
        #expect(try RealFunctions.readHex("adder.params.hex") == block.input().scaleBytes)
        #expect(try run("\(name).wasm", block.input().scaleBytes) == .returned(block.result.scaleBytes))
        let second = block.next(add: 1)
        #expect(try run("\(name).wasm", second.input().scaleBytes) == .returned(second.result.scaleBytes))
    }

    @Test("The real undying gives the expected bytes, and so does ours")
    func undying() throws {
        let input = try RealFunctions.readHex("undying.params.hex")
        let expected = try RealFunctions.readHex("undying.expected.hex")
        #expect(try run("kagome_zombienet_para.wasm", input) == .returned(expected))
        let engine = try testEngine()
        let artifact = try engine.prepare(code: TestFunction.undying.code(), settings: EngineSettings())
        #expect(engine.execute(artifact: artifact, settings: EngineSettings(), input: input) == .returned(expected))
    }

    @Test("Every Cumulus runtime is prepared, and finds garbage invalid")
    func cumulus() throws {
        let names = try RealFunctions.names(prefix: "cumulus_", suffix: ".wasm")
        #expect(!names.isEmpty)
        for name in names {
            let engine = try testEngine()
            let artifact = try engine.prepare(code: RealFunctions.code(name), settings: EngineSettings())
            for input in [[], [UInt8](repeating: 0xff, count: 100), try RealFunctions.readHex("adder.params.hex")] {
                let outcome = engine.execute(artifact: artifact, settings: EngineSettings(), input: input)
                guard case .invalid(let reason) = outcome else { throw UnexpectedOutcome(outcome: outcome) }
                #expect(reason == "trap: unreachable", "\(name)")
            }
        }
    }

    @Test("The adder from before validate_block is refused with a clear error")
    func oldAdder() throws {
        let outcome = try run("polkadot_tests_res_adder.wasm", try RealFunctions.readHex("adder.params.hex"))
        #expect(outcome == .invalid("function validate_block is not exported"))
    }
}
