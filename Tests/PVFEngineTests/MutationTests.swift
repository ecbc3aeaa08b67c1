import Digests
import PVFEngine
import PVFPrimitives
import PVFTestSupport
import TestSupport
import Testing

/// Damaged inputs get the verdict that a model in Swift gives. Skipped where there is no engine library.
@Suite(.enabled(if: TestEngine.isThere))
struct MutationTests {
    @Test("Ten thousand damaged inputs of our adder")
    func ownAdder() throws {
        try check(TestFunction.adder.code())
    }

    /// Skipped where other people's functions are not there.
    @Test("Ten thousand damaged inputs of the real adder", .enabled(if: RealFunctions.areThere))
    func realAdder() throws {
        try check(RealFunctions.code("kagome_adder.wasm"))
    }

    private func check(_ code: [UInt8]) throws {
        let engine = try testEngine()
        let settings = EngineSettings()
        let artifact = try engine.prepare(code: code, settings: settings)
        var random = SeededRandom(seed: 2024)
        let inputs = (0..<10_000).map { _ in damaged(AdderBlock.first(add: random.next()).input().scaleBytes, &random) }
        let outcomes = engine.execute(artifact: artifact, settings: settings, inputs: inputs)
        var valid = 0
        for (input, outcome) in zip(inputs, outcomes) {
            if let expected = model(input) {
                valid += 1
                #expect(outcome == .returned(expected), "\(input)")
            } else {
                #expect(outcome == .invalid("trap: unreachable"), "\(input)")
            }
        }
        // Both verdicts are given, each often.
        #expect((1000...9000).contains(valid))
    }

    /// One to three changes: a byte, the end cut off, bytes behind it.
    private func damaged(_ original: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            switch Int.random(in: 0..<8, using: &random) {
            case 0: bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
            case 1: bytes += random.bytes(Int.random(in: 1...9, using: &random))
            case 2...4 where bytes.count > 2:
                bytes[Int.random(in: 0..<2, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
            default:
                guard !bytes.isEmpty else { continue }
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
        }
        return bytes
    }

    /// What `adder` returns, or nil when it must trap. Like the runtime's own codec it does not mind bytes at the end.
    private func model(_ input: [UInt8]) -> [UInt8]? {
        var reader = ScaleReader(input)
        guard let head = try? reader.readByteString(), let block = try? reader.readByteString(),
            let relayParentNumber = try? reader.read(UInt32.self), (try? reader.readRaw(32)) != nil
        else { return nil }
        var (headReader, blockReader) = (ScaleReader(head), ScaleReader(block))
        guard let number = try? headReader.read(UInt64.self), (try? headReader.readRaw(32)) != nil,
            let committed = try? headReader.readRaw(32), let state = try? blockReader.read(UInt64.self),
            let addend = try? blockReader.read(UInt64.self), Keccak.hash256(littleEndian(state)) == Array(committed)
        else { return nil }
        let next = littleEndian(number &+ 1) + Keccak.hash256(head) + Keccak.hash256(littleEndian(state &+ addend))
        return ValidationResult(headData: next, hrmpWatermark: relayParentNumber).scaleBytes
    }

    private func littleEndian(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }
}
