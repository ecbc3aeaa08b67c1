import PVFEngine
import PVFPrimitives
import PVFTestSupport
import Primitives
import Testing

/// An engine of the tests, or a test failure.
func testEngine(log: EngineLog = .none) throws -> WasmtimeEngine {
    let path = try #require(TestEngine.libraryPath)
    return WasmtimeEngine(library: try WasmtimeLibrary(path: path), log: log)
}

/// Prepares and executes in one go.
func run(
    _ code: [UInt8], _ input: ValidationParams, params: ExecutorParams = ExecutorParams(), log: EngineLog = .none
) throws -> ExecuteOutcome {
    let engine = try testEngine(log: log)
    let settings = EngineSettings(params)
    let artifact = try engine.prepare(code: code, settings: settings)
    return engine.execute(artifact: artifact, settings: settings, input: input.scaleBytes)
}

/// An input with this block data, for functions that look at nothing else.
func input(blockData: [UInt8] = [], head: [UInt8] = [1, 2, 3]) -> ValidationParams {
    ValidationParams(
        parentHead: head, blockData: blockData, relayParentNumber: 7, relayParentStorageRoot: Hash32())
}

/// The head that an outcome returned, or a test failure.
func head(_ outcome: ExecuteOutcome) throws -> [UInt8] {
    guard case .returned(let bytes) = outcome else { throw UnexpectedOutcome(outcome: outcome) }
    return try ValidationResult(scale: bytes).headData
}

struct UnexpectedOutcome: Error {
    let outcome: ExecuteOutcome
}

/// Takes the lines of a run, all on one thread.
final class Lines: @unchecked Sendable {
    // Unchecked: the test's thread waits while the run's thread writes.
    private(set) var all: [String] = []
    var onLine: (Int) -> Void = { _ in }

    func log(maximumLevel: UInt32) -> EngineLog {
        EngineLog(maximumLevel: maximumLevel) { [self] level, target, message in
            all.append("\(level) \(target) \(message)")
            onLine(all.count)
        }
    }
}

/// Skipped where there is no engine library.
@Suite(.enabled(if: TestEngine.isThere))
struct EngineExecutionTests {
    @Test("The self-check passes")
    func theSelfCheckPasses() throws {
        try testEngine().selfCheck()
    }

    @Test("A chain of adder blocks commits to each head before")
    func aChainOfAdderBlocks() throws {
        let engine = try testEngine()
        let settings = EngineSettings()
        let artifact = try engine.prepare(code: TestFunction.adder.code(), settings: settings)
        var block = AdderBlock.first(add: 512)
        for addend: UInt64 in [1, .max, 3] {
            let outcome = engine.execute(artifact: artifact, settings: settings, input: block.input().scaleBytes)
            #expect(outcome == .returned(block.result.scaleBytes))
            block = block.next(add: addend)
        }
    }

    @Test("A state that the head does not commit to is a trap")
    func aStateThatTheHead() throws {
        let block = AdderBlock.first(add: 512)
        let outcome = try run(TestFunction.adder.code(), block.input(claiming: 5))
        #expect(outcome == .invalid("trap: unreachable"))
    }

    @Test("Undying gives the model's result")
    func undyingGivesTheModelsResult() throws {
        let block = UndyingBlock(graves: 100, tombstones: 30, iterations: 40)
        #expect(try run(TestFunction.undying.code(), block.input) == .returned(block.result.scaleBytes))
    }

    @Test("A read past memory is a trap")
    func aReadPastMemoryIs() throws {
        #expect(try run(TestFunction.outOfBounds.code(), input()) == .invalid("trap: out of bounds memory access"))
    }

    @Test("A result past memory is invalid")
    func aResultPastMemoryIs() throws {
        let outcome = try run(TestFunction.resultOutOfBounds.code(), input())
        guard case .invalid(let reason) = outcome else { throw UnexpectedOutcome(outcome: outcome) }
        #expect(reason.hasPrefix("the result lies out of bounds: 4294967295 bytes at 16"))
    }

    @Test("What a function returns comes back as it is")
    func whatAFunctionReturnsComes() throws {
        let input = input(blockData: [9, 9])
        #expect(try run(TestFunction.garbage.code(), input) == .returned(input.scaleBytes))
    }

    @Test("The allocator's end is the function's fault")
    func theAllocatorsEndIsThe() throws {
        #expect(try run(TestFunction.memoryHog.code(), input()) == .invalid("allocator ran out of space"))
    }

    @Test("Memory grows up to the limit of the parameters")
    func memoryGrowsUpToThe() throws {
        for (params, pages) in [([ExecutorParam](), UInt8(0)), ([.maxMemoryPages(64)], UInt8(96))] {
            let head = try head(try run(TestFunction.growLoop.code(), input(), params: ExecutorParams(params)))
            // 2080 is 0x0820, 96 is 0x60.
            #expect(head == (pages == 96 ? [96, 0, 0, 0, 0, 0, 0, 0] : [0x20, 0x08, 0, 0, 0, 0, 0, 0]))
        }
    }

    @Test("A function that does not end is interrupted")
    func aFunctionThatDoesNot() throws {
        let engine = try testEngine()
        let settings = EngineSettings()
        let artifact = try engine.prepare(code: TestFunction.halt.code(), settings: settings)
        engine.interrupt()
        #expect(engine.execute(artifact: artifact, settings: settings, input: []) == .interrupted)
    }

    @Test("An interrupt stops a function that is running")
    func anInterruptStopsAFunction() throws {
        // The interrupt comes out of the function's own tenth line: certainly while it runs.
        let lines = Lines()
        let engine = try testEngine(log: lines.log(maximumLevel: 5))
        lines.onLine = { count in if count == 10 { engine.interrupt() } }
        let settings = EngineSettings()
        let artifact = try engine.prepare(code: TestFunction.recursion.code(), settings: settings)
        #expect(engine.execute(artifact: artifact, settings: settings, input: []) == .interrupted)
        #expect(lines.all.count == 10)
    }

    @Test("Lines come with their level, as far as the log takes them")
    func linesComeWithTheirLevel() throws {
        let lines = Lines()
        let outcome = try run(
            TestFunction.logger.code(), input(blockData: [0x68, 0x69]), log: lines.log(maximumLevel: 3))
        #expect(try head(outcome) == [3, 0, 0, 0])
        #expect(lines.all == ["0 func hi", "1 func hi", "2 func hi"])
    }
}
