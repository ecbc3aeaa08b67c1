import Primitives
import SSZ
import Testing

/// A vector's `init()` has no elements in memory and is still a value like the one that is written out.
@Suite
struct ZeroValueTests {
    private func expectSame<T: SSZType>(_ unsized: T, _ sized: T, _ limits: SSZLimits) throws {
        #expect(unsized == sized)
        #expect(sized == unsized)
        #expect(unsized.hashValue == sized.hashValue)
        #expect(unsized.sszEncoded(limits) == sized.sszEncoded(limits))
        #expect(unsized.sszSize(limits) == sized.sszEncoded(limits).count)
        #expect(unsized.hashTreeRoot(limits) == sized.hashTreeRoot(limits))
        #expect(unsized.jsonEncoded(limits) == sized.jsonEncoded(limits))
        #expect(try T(sszBytes: unsized.sszEncoded(limits), limits) == unsized)
        #expect(try T(jsonBytes: unsized.jsonEncoded(limits), limits) == unsized)
    }

    @Test(arguments: [1, 2, 5, 33, 200])
    func unsizedZerosAreZeros(length: Int) throws {
        let limits = TableSize.limits(length)
        try expectSame(SSZVector<Root, TableSize>(), SSZVector(repeating: Root(), limits), limits)
        try expectSame(SSZVector<UInt8, TableSize>(), SSZVector(repeating: 0, limits), limits)
        try expectSame(SSZVector<Note, TableSize>(), SSZVector(repeating: Note(), limits), limits)
        try expectSame(CachedVector<Root, TableSize>(), CachedVector(repeating: Root(), limits), limits)
        try expectSame(CachedVector<Gwei, TableSize>(), CachedVector(repeating: 0, limits), limits)
        try expectSame(CachedVector<Record, TableSize>(), CachedVector(repeating: Record(), limits), limits)
        try expectSame(CachedVector<Note, TableSize>(), CachedVector(repeating: Note(), limits), limits)
        try expectSame(ByteVector<TableSize>(), ByteVector([UInt8](repeating: 0, count: length)), limits)
        try expectSame(Bitvector<TableSize>(), Bitvector(count: length), limits)
    }

    @Test
    func whatIsNotZeroDiffers() {
        let limits = TableSize.limits(3)
        var vector = SSZVector<UInt16, TableSize>(repeating: 0, limits)
        vector[2] = 1
        #expect(vector != SSZVector())
        var cached = CachedVector<UInt16, TableSize>(repeating: 0, limits)
        cached[2] = 1
        #expect(cached != CachedVector())
        #expect(CachedVector() != cached)
        #expect(ByteVector<TableSize>([0, 0, 1]) != ByteVector())
        var bits = Bitvector<TableSize>()
        bits[2] = true
        #expect(bits != Bitvector())
        bits[2] = false
        #expect(bits == Bitvector())
    }

    @Test
    func emptyListsAreZeroTrees() {
        let empty = Merkle.mixInLength(Merkle.zeroHashes[40], 0)
        #expect(SSZList<Record, RegistryLimit>().hashTreeRoot(.none) == empty)
        #expect(CachedList<Record, RegistryLimit>().hashTreeRoot(.none) == empty)
        #expect(CachedList<Record, RegistryLimit>() == CachedList())
        #expect(CachedList<Gwei, RegistryLimit>().hashTreeRoot(.none) == Merkle.mixInLength(Merkle.zeroHashes[38], 0))
    }
}
