import Primitives
import RLP
import TestSupport
import Testing

@Suite struct RLPTests {
    private static let lorem = "Lorem ipsum dolor sit amet, consectetur adipisicing elit"

    /// The examples of the yellow paper and of ethereum.org's page on the encoding.
    private static let examples: [(RLP, String)] = [
        (.bytes(Array("dog".utf8)), "83646f67"),
        (.list([.bytes(Array("cat".utf8)), .bytes(Array("dog".utf8))]), "c88363617483646f67"),
        (.empty, "80"),
        (.list([]), "c0"),
        (.number(0 as UInt64), "80"),
        (.bytes([0]), "00"),
        (.number(15 as UInt64), "0f"),
        (.number(1024 as UInt64), "820400"),
        (.list([.list([]), .list([.list([])]), .list([.list([]), .list([.list([])])])]), "c7c0c1c0c3c0c1c0"),
        (.bytes(Array(lorem.utf8)), "b838" + Hex.encode(Array(lorem.utf8))),
        (.number(UInt256.max), "a0" + String(repeating: "ff", count: 32)),
        (.number(UInt64.max), "88" + String(repeating: "ff", count: 8)),
        (.list(Array(repeating: .bytes([1]), count: 60)), "f83c" + String(repeating: "01", count: 60)),
    ]

    @Test func examples() throws {
        for (value, hex) in Self.examples {
            #expect(Hex.encode(value.encoded) == hex)
            let bytes = try #require(Hex.decode(hex))
            #expect(try RLP(decoding: bytes) == value)
        }
    }

    @Test(arguments: [
        ("", RLPError.truncated), ("81", .truncated), ("8100", .notCanonical), ("817f", .notCanonical),
        ("b800", .notCanonical), ("b837" + String(repeating: "01", count: 55), .notCanonical),
        ("b90038", .notCanonical), ("bfffffffffffffffff", .truncated), ("ffffffffffffffffff", .truncated),
        ("c182", .truncated), ("8080", .trailingBytes), ("c0c0", .trailingBytes), ("f800", .notCanonical),
    ])
    func badBytesAreErrors(_ hex: String, _ error: RLPError) throws {
        let bytes = try #require(Hex.decode(hex))
        #expect(throws: error) { try RLP(decoding: bytes) }
    }

    @Test func nestingIsBounded() {
        let deep = [UInt8](repeating: 0xc1, count: 100) + [0xc0]
        #expect(throws: RLPError.truncated) { try RLP(decoding: [UInt8](repeating: 0xc1, count: 10)) }
        var nested: [UInt8] = [0xc0]
        for _ in 0..<100 { nested = RLP.encodedList([nested]) }
        #expect(throws: RLPError.nestedTooDeep) { try RLP(decoding: nested) }
        #expect(throws: RLPError.self) { try RLP(decoding: deep) }
    }

    /// Whatever decodes encodes to the same bytes: there is one encoding of a value.
    @Test func decodingIsTotalAndCanonical() {
        forAll(seed: 71, count: 4000) { random, run in
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? UInt8.random(in: 0x7e...0xff, using: &random) : UInt8.random(in: 0...255, using: &random)
            }
            guard let value = try? RLP(decoding: bytes) else { return }
            #expect(value.encoded == bytes, "run \(run)")
        }
    }

    @Test func numbersAreReadBack() {
        #expect(RLP.number(1 << 40).uint64 == 1 << 40)
        #expect(RLP.number(0 as UInt64).uint64 == 0)
        #expect(RLP.bytes([0, 1]).uint64 == nil)
        #expect(RLP.number(UInt256.max).uint64 == nil)
        #expect(RLP.list([]).uint64 == nil)
    }
}
