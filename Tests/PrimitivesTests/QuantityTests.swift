import Primitives
import TestSupport
import Testing

@Suite
struct QuantityTests {
    @Test
    func calculatesLikeItsNumber() {
        var slot: Slot = 35
        #expect(slot / 8 == 4)
        #expect(slot % 8 == 3)
        #expect(slot / Slot(8) == UInt64(4))
        #expect(slot * 2 == 70)
        #expect(slot + 1 == 36)
        #expect(slot - 1 < slot)
        slot += 5
        slot -= 1
        #expect(slot.rawValue == 39)
        #expect((Slot(1)..<4).map(\.rawValue) == [1, 2, 3])
        #expect("\(slot)" == "39")
        #expect(slot.int == 39)
        #expect(ValidatorIndex(.max).int == .max)
    }

    @Test
    func refusesToOverflow() throws {
        let most = Gwei(.max)
        #expect(throws: ArithmeticOverflow.self) { try most.adding(1) }
        #expect(throws: ArithmeticOverflow.self) { try Gwei(1).subtracting(2) }
        #expect(throws: ArithmeticOverflow.self) { try most.multiplied(by: 2) }
        #expect(try Gwei(1).adding(2) == 3)
        #expect(try Gwei(3).subtracting(2) == 1)
        #expect(try Gwei(3).multiplied(by: 2) == 6)
        #expect(Gwei(1).saturatingSubtract(2) == 0)
        #expect(Gwei(5).saturatingSubtract(2) == 3)
        #expect(ArithmeticOverflow(operation: "1 - 2").description == "1 - 2 is out of range for 64 bits")
    }

    @Test
    func strides() {
        #expect(Epoch(3).advanced(by: -2) == 1)
        #expect(Epoch(3).distance(to: 1) == -2)
        #expect(Array(stride(from: Slot(0), to: 10, by: 4)) == [0, 4, 8])
    }

    @Test
    func squareRootIsTheLargest() {
        let edges: [UInt64] = [
            0, 1, 2, 3, 4, 15, 16, 17, .max, .max - 1, 18_446_744_065_119_617_025, 18_446_744_065_119_617_024,
        ]
        for n in edges { expectRoot(of: n) }
        forAll(seed: 3, count: 500) { random, _ in
            expectRoot(of: UInt64.random(in: 0 ... .max, using: &random) >> UInt64.random(in: 0..<64, using: &random))
        }
    }

    private func expectRoot(of n: UInt64) {
        let root = integerSquareRoot(n)
        #expect(root.multipliedFullWidth(by: root).high == 0 && root * root <= n, "\(n)")
        let next = (root + 1).multipliedReportingOverflow(by: root + 1)
        #expect(next.overflow || next.partialValue > n, "\(n)")
    }
}

@Suite
struct UInt256Tests {
    @Test
    func printsAndReadsDecimal() {
        #expect(UInt256().description == "0")
        #expect(UInt256(12_345).description == "12345")
        let most = "115792089237316195423570985008687907853269984665640564039457584007913129639935"
        #expect(UInt256.max.description == most)
        #expect(UInt256(decimal: most) == .max)
        #expect(
            UInt256(decimal: "115792089237316195423570985008687907853269984665640564039457584007913129639936") == nil)
        #expect(UInt256(limbs: (0, 1, 0, 0)).description == "18446744073709551616")
        #expect(UInt256(decimal: "10000000000000000000") == UInt256(10_000_000_000_000_000_000))
        for wrong in ["", "-1", "1.0", "0x1", "1 "] { #expect(UInt256(decimal: wrong) == nil) }
    }

    @Test
    func roundTrips() {
        forAll(seed: 4, count: 100) { random, _ in
            let value = UInt256(limbs: (random.next(), random.next(), random.next(), random.next() >> 13))
            #expect(UInt256(decimal: value.description) == value)
            #expect(UInt256(littleEndianBytes: value.littleEndianBytes) == value)
        }
        #expect(UInt256(258).littleEndianBytes[0] == 2)
        #expect(UInt256(258).littleEndianBytes[1] == 1)
    }

    @Test
    func comparesFromTheTop() {
        #expect(UInt256(limbs: (.max, 0, 0, 0)) < UInt256(limbs: (0, 1, 0, 0)))
        #expect(UInt256(limbs: (0, 0, .max, 0)) < UInt256(limbs: (0, 0, 0, 1)))
        #expect(UInt256(3) > 2)
    }
}
