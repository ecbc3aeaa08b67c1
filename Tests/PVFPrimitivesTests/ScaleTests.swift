import PVFPrimitives
import Primitives
import TestSupport
import Testing

@Suite("PVF primitives: SCALE")
struct ScaleTests {
    @Test(
        "Compact numbers are written in their shortest form and read back",
        arguments: [
            (0, "00"), (1, "04"), (63, "fc"), (64, "0101"), (16_383, "fdff"), (16_384, "02000100"),
            (1_073_741_823, "feffffff"), (1_073_741_824, "0300000040"), (UInt64(UInt32.max), "03ffffffff"),
            (1 << 32, "070000000001"), (.max, "13ffffffffffffffff"),
        ] as [(UInt64, String)])
    func compact(value: UInt64, hex: String) throws {
        var writer = ScaleWriter()
        writer.write(compact: value)
        #expect(Hex.encode(writer.bytes) == hex)
        var reader = ScaleReader(writer.bytes)
        #expect(try reader.readCompact() == value)
        #expect(reader.remaining == 0)
    }

    @Test(
        "Compact numbers in a longer form, or beyond 64 bits, are refused",
        arguments: ["0100", "fd00", "02000000", "feff0000", "03ffffff3f", "0700000000", "17000000000000000001", "ff"])
    func compactRefused(hex: String) throws {
        var reader = ScaleReader(try #require(Hex.decode(hex)))
        #expect(throws: ScaleError.self) { try reader.readCompact() }
    }

    @Test("Lists and texts longer than their limit, or than the bytes, cost nothing")
    func lengths() throws {
        var long = ScaleReader([0x03, 0xff, 0xff, 0xff, 0xff])
        #expect(throws: ScaleError(reason: .tooShort, byteOffset: 5)) { try long.readByteString() }
        var limited = ScaleReader([0x10, 1, 2, 3, 4])
        #expect(throws: ScaleError(reason: .overLimit(count: 4, limit: 3), byteOffset: 0)) {
            try limited.readByteString(limit: 3)
        }
        var list = ScaleReader([0xfe, 0xff, 0xff, 0xff, 1])
        #expect(throws: ScaleError(reason: .tooShort, byteOffset: 4)) { try list.readList(of: OutboundMessage.self) }
        var text = ScaleReader([0x04, 0xff])
        #expect(throws: ScaleError(reason: .invalidUTF8, byteOffset: 0)) { try text.readString() }
    }

    @Test("Durations keep seconds and nanoseconds")
    func durations() throws {
        let duration = Duration.milliseconds(1_234)
        #expect(Hex.encode(duration.scaleBytes) == "0100000000000000" + "808ef20d")
        #expect(try Duration(scale: duration.scaleBytes) == duration)
        #expect(Duration.seconds(-1).scaleBytes == Duration.zero.scaleBytes)
        #expect(throws: ScaleError.self) { try Duration(scale: [UInt8](repeating: 0xff, count: 12)) }
        #expect(Duration.milliseconds(2_500).wholeMilliseconds == 2_500)
    }

    @Test("Parameters of a validation have the specification's layout")
    func validationParams() throws {
        let root = Hash32(bytes: [UInt8](repeating: 7, count: 32)) ?? Hash32()
        let params = ValidationParams(
            parentHead: [1, 2, 3], blockData: [4, 5], relayParentNumber: 1, relayParentStorageRoot: root)
        let expected = "0c010203" + "080405" + "01000000" + String(repeating: "07", count: 32)
        #expect(Hex.encode(params.scaleBytes) == expected)
        #expect(try ValidationParams(scale: params.scaleBytes) == params)
    }

    @Test("Results of a validation have the specification's layout and limits")
    func validationResult() throws {
        let result = ValidationResult(
            headData: [9], newValidationCode: [8, 8], upwardMessages: [[1], []],
            horizontalMessages: [OutboundMessage(recipient: 2000, data: [3])], processedDownwardMessages: 5,
            hrmpWatermark: 6)
        let expected = "0409" + "01080808" + "08" + "0401" + "00" + "04" + "d0070000" + "0403" + "05000000" + "06000000"
        #expect(Hex.encode(result.scaleBytes) == expected)
        #expect(try ValidationResult(scale: result.scaleBytes) == result)
        #expect(throws: ScaleError(reason: .trailingBytes(1), byteOffset: 25)) {
            try ValidationResult(scale: result.scaleBytes + [0])
        }
    }

    @Test("One message too many is refused", arguments: [16_384, 16_385])
    func messageLimit(count: Int) throws {
        let result = ValidationResult(headData: [], upwardMessages: [[UInt8]](repeating: [], count: count))
        let decoded = try? ValidationResult(scale: result.scaleBytes)
        #expect((decoded != nil) == (count <= ValidationResult.messageLimit))
    }

    @Test("Random bytes, and mutated encodings, never trap a decoder")
    func hostileBytes() {
        let good = ValidationResult(
            headData: [1, 2, 3], newValidationCode: [4], upwardMessages: [[5], [6]],
            horizontalMessages: [OutboundMessage(recipient: 1, data: [7, 8])])
        forAll(seed: 0x5ca1e, count: 5_000) { random, run in
            var bytes = run.isMultiple(of: 2) ? good.scaleBytes : random.bytes(Int.random(in: 0...64, using: &random))
            for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            }
            if let read = try? ValidationResult(scale: bytes) { #expect(read.scaleBytes == bytes, "run \(run)") }
            if let read = try? ExecutorParams(scale: bytes) { #expect(read.scaleBytes == bytes, "run \(run)") }
            if let read = try? ValidationError(scale: bytes) { #expect(read.scaleBytes == bytes, "run \(run)") }
            if let read = try? PrepareSuccess(scale: bytes) { #expect(read.scaleBytes == bytes, "run \(run)") }
            if let read = try? Pvf(scale: bytes) { #expect(read.scaleBytes == bytes, "run \(run)") }
        }
    }
}
