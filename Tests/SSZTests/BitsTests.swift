import Primitives
import SSZ
import TestSupport
import Testing

@Suite
struct BitsTests {
    typealias List = Bitlist<Constant<100>>

    @Test
    func listsAreSetsOfPositions() {
        forAll(seed: 14, count: 150) { random, run in
            let count = run % 40
            let a = (0..<count).map { _ in Bool.random(using: &random) }
            let b = (0..<count).map { _ in Bool.random(using: &random) }
            let left = List(a)
            let right = List(b)
            #expect(left.values == a)
            #expect(left.setIndices == a.indices.filter { a[$0] })
            #expect(left.popCount == a.count { $0 })
            #expect(left.isZero == !a.contains(true))
            var union = left
            union.formUnion(right)
            #expect(union.values == zip(a, b).map { $0 || $1 })
            #expect(left.overlaps(right) == zip(a, b).contains { $0 && $1 })
            #expect(left.isSuperset(of: right) == zip(a, b).allSatisfy { $0 || !$1 })
            #expect(union.isSuperset(of: right))
        }
    }

    @Test
    func theLengthIsPartOfAList() throws {
        #expect(List(count: 3) != List(count: 4))
        #expect(List(count: 8).sszEncoded(.none) == [0, 1])
        #expect(List(count: 7).sszEncoded(.none) == [0x80])
        #expect(List(count: 0).sszEncoded(.none) == [1])
        #expect(try List(sszBytes: [0, 1], .none).count == 8)
        #expect(List(count: 3).hashTreeRoot(.none) != List(count: 4).hashTreeRoot(.none))
        var bits = List(count: 9)
        bits[8] = true
        #expect(bits.sszEncoded(.none) == [0, 3])
        #expect(bits[8])
        #expect(!bits[7])
    }

    @Test
    func vectorsGrowIntoTheirLength() {
        var bits = Bitvector<Constant<12>>()
        #expect(bits.capacity == 0)
        bits[9] = true
        #expect(bits.sszEncoded(.none) == [0, 2])
        #expect(bits.setIndices == [9])
        #expect(!bits[11])
        #expect(bits.values(.none).count == 12)
        var other = Bitvector<Constant<12>>(count: 12)
        other[0] = true
        #expect(!bits.overlaps(other))
        bits.formUnion(other)
        #expect(bits.popCount == 2)
        #expect(bits.isSuperset(of: other))
        #expect(!other.isSuperset(of: bits))
    }
}
