import PVFEngine
import Testing

/// Memory of a test: bytes that only words are read from.
private final class ArrayMemory: HeapMemory {
    private var bytes: [UInt8]
    let maximumPages: UInt32
    var refusesToGrow = false
    /// Set to make memory look smaller than it is.
    var pretendedSize: UInt64?

    init(pages: Int, maximumPages: UInt32) {
        bytes = [UInt8](repeating: 0, count: pages * 65_536)
        self.maximumPages = maximumPages
    }

    var size: UInt64 { pretendedSize ?? UInt64(bytes.count) }
    var pages: Int { bytes.count / 65_536 }

    func word(at address: UInt32) -> UInt64 {
        bytes[Int(address)..<Int(address) + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    func setWord(_ word: UInt64, at address: UInt32) {
        for index in 0..<8 { bytes[Int(address) + index] = UInt8(truncatingIfNeeded: word >> UInt64(8 * index)) }
    }

    func grow(by pages: UInt32) -> Bool {
        guard !refusesToGrow, self.pages + Int(pages) <= Int(maximumPages) else { return false }
        bytes += [UInt8](repeating: 0, count: Int(pages) * 65_536)
        return true
    }
}

struct FreeingBumpHeapTests {
    @Test("The first block lies behind its header at the aligned base")
    func alignsTheBase() throws {
        let memory = ArrayMemory(pages: 1, maximumPages: 10)
        for (base, first) in [(UInt32(0), UInt32(8)), (8, 16), (13, 24)] {
            var heap = FreeingBumpHeap(base: base)
            #expect(try heap.allocate(1, in: memory) == first)
        }
    }

    @Test("Blocks are powers of two, and say their order in the header")
    func roundsUp() throws {
        let memory = ArrayMemory(pages: 1, maximumPages: 10)
        var heap = FreeingBumpHeap(base: 0)
        #expect(try heap.allocate(0, in: memory) == 8)
        #expect(try heap.allocate(9, in: memory) == 24)
        #expect(try heap.allocate(16, in: memory) == 48)
        #expect(try heap.allocate(17, in: memory) == 72)
        #expect([0, 16, 40, 64].map { memory.word(at: $0) } == [0, 1, 1, 2].map { 1 << 32 | $0 })
    }

    @Test("A freed block is the next of its order, last in, first out")
    func reuses() throws {
        let memory = ArrayMemory(pages: 1, maximumPages: 10)
        var heap = FreeingBumpHeap(base: 0)
        let first = try heap.allocate(8, in: memory)
        let second = try heap.allocate(8, in: memory)
        try heap.free(first, in: memory)
        try heap.free(second, in: memory)
        #expect(try heap.allocate(16, in: memory) == 40)
        #expect(try heap.allocate(8, in: memory) == second)
        #expect(try heap.allocate(5, in: memory) == first)
        #expect(try heap.allocate(8, in: memory) == 64)
    }

    @Test("Memory doubles when it is full, or grows by what is needed, up to its maximum")
    func grows() throws {
        let memory = ArrayMemory(pages: 1, maximumPages: 10)
        var heap = FreeingBumpHeap(base: 0)
        _ = try heap.allocate(40_000, in: memory)
        #expect(memory.pages == 2)
        _ = try heap.allocate(65_536, in: memory)
        #expect(memory.pages == 4)
        _ = try heap.allocate(262_144, in: memory)
        #expect(memory.pages == 8)
        _ = try heap.allocate(131_072, in: memory)
        #expect(memory.pages == 10)
        #expect(throws: HeapError.outOfSpace) { try heap.allocate(131_072, in: memory) }
    }

    @Test("After an error there is no more")
    func poisons() throws {
        let memory = ArrayMemory(pages: 1, maximumPages: 10)
        var heap = FreeingBumpHeap(base: 0)
        let block = try heap.allocate(8, in: memory)
        #expect(throws: HeapError.tooLarge) {
            try heap.allocate(FreeingBumpHeap.largestAllocation + 1, in: memory)
        }
        #expect(throws: HeapError.poisoned) { try heap.allocate(8, in: memory) }
        #expect(throws: HeapError.poisoned) { try heap.free(block, in: memory) }
    }

    @Test("The largest block is given when there is room")
    func largest() throws {
        let memory = ArrayMemory(pages: 1, maximumPages: 600)
        var heap = FreeingBumpHeap(base: 0)
        #expect(try heap.allocate(FreeingBumpHeap.largestAllocation, in: memory) == 8)
        #expect(memory.pages == 513)
    }

    @Test("A pointer that is none is refused", arguments: [UInt32(0), 7, 8, 16, 65_536, .max])
    func refusesBadPointers(pointer: UInt32) throws {
        let memory = ArrayMemory(pages: 1, maximumPages: 10)
        var heap = FreeingBumpHeap(base: 1024)
        _ = try heap.allocate(8, in: memory)
        #expect(throws: HeapError.self) { try heap.free(pointer, in: memory) }
    }

    @Test("Nothing is freed twice")
    func refusesToFreeTwice() throws {
        let memory = ArrayMemory(pages: 1, maximumPages: 10)
        var heap = FreeingBumpHeap(base: 0)
        let block = try heap.allocate(8, in: memory)
        try heap.free(block, in: memory)
        #expect(throws: HeapError.notAllocated) { try heap.free(block, in: memory) }
    }

    @Test("What the guest writes over the headers does no harm")
    func survivesCorruption() throws {
        // A free list that leads out of memory, into a block in use, or to a header of no order.
        for word in [UInt64(0xffff_0000), 1 << 32 | 3, 1 << 32 | 99, .max] {
            let memory = ArrayMemory(pages: 1, maximumPages: 1)
            var heap = FreeingBumpHeap(base: 0)
            let block = try heap.allocate(8, in: memory)
            try heap.free(block, in: memory)
            memory.setWord(word, at: block - 8)
            #expect(throws: HeapError.self) {
                _ = try heap.allocate(8, in: memory)
                _ = try heap.allocate(8, in: memory)
            }
        }
    }

    @Test("Memory that will not grow, or shrank, is an error")
    func noticesMemory() throws {
        let memory = ArrayMemory(pages: 1, maximumPages: 10)
        memory.refusesToGrow = true
        var full = FreeingBumpHeap(base: 0)
        #expect(throws: HeapError.outOfSpace) { try full.allocate(65_536, in: memory) }
        var shrunk = FreeingBumpHeap(base: 0)
        _ = try shrunk.allocate(8, in: memory)
        memory.pretendedSize = 100
        #expect(throws: HeapError.memoryShrank) { try shrunk.allocate(8, in: memory) }
    }

    @Test("A base at the end of the address space leaves no heap")
    func refusesAWrappingBase() {
        let memory = ArrayMemory(pages: 1, maximumPages: 10)
        var heap = FreeingBumpHeap(base: .max)
        #expect(throws: HeapError.self) { try heap.allocate(8, in: memory) }
    }
}
