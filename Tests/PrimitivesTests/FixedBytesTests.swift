import Primitives
import TestSupport
import Testing

@Suite
struct FixedBytesTests {
    @Test
    func takesExactlyItsLength() {
        #expect(Bytes4(bytes: [1, 2, 3, 4])?.bytes == [1, 2, 3, 4])
        #expect(Bytes4(bytes: [1, 2, 3]) == nil)
        #expect(Bytes4(bytes: [1, 2, 3, 4, 5]) == nil)
        #expect(Bytes4().isZero)
        #expect(Bytes4().bytes == [0, 0, 0, 0])
    }

    @Test
    func readsAndWritesHexadecimal() {
        #expect(Bytes4(hex: "0x01aBff00")?.hex == "0x01abff00")
        #expect(Bytes4(hex: "01abff00")?.description == "0x01abff00")
        for wrong in [
            "", "0x", "0x01abff0", "0x01abff", "0x01abff0000", "0x01abfg00", "0x0x01ab", " 1abff00", "01abff0\u{e9}",
        ] {
            #expect(Bytes4(hex: wrong) == nil, "\(wrong)")
        }
    }

    @Test
    func comparesByContent() {
        forAll(seed: 1, count: 200) { random, _ in
            let a = random.bytes(20)
            var b = a
            b[Int.random(in: 0..<20, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            let left = Bytes20(bytes: a)
            let right = Bytes20(bytes: b)
            #expect(left == Bytes20(bytes: a))
            #expect(left != right)
            #expect(left?.hashValue == Bytes20(bytes: a)?.hashValue)
            if let left, let right { #expect((left < right) == a.lexicographicallyPrecedes(b)) }
        }
    }

    @Test
    func everyByteCounts() {
        for index in 0..<31 {
            var value = Bytes31()
            value[index] = 1
            #expect(value != Bytes31())
            #expect(value > Bytes31())
            #expect(value[index] == 1)
        }
    }
}

@Suite
struct HexTests {
    @Test
    func roundTrips() {
        forAll(seed: 2, count: 50) { random, run in
            let bytes = random.bytes(run)
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
            #expect(Hex.decode("0x" + Hex.encode(bytes).uppercased()) == bytes)
        }
        #expect(Hex.decode("0") == nil)
        #expect(Hex.decode("0x0") == nil)
        #expect(Hex.decode("zz") == nil)
        #expect(Hex.decode("") == [])
        #expect(Hex.decode("0x") == [])
    }
}
