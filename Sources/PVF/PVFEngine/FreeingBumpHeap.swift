/// The memory an allocator works in: little-endian words at addresses, whole pages of 64 KiB.
package protocol HeapMemory {
    /// Its size in bytes.
    var size: UInt64 { get }
    /// Pages it may have.
    var maximumPages: UInt32 { get }
    /// The word at an address that is known to be inside.
    func word(at address: UInt32) -> UInt64
    /// Sets the word at an address that is known to be inside.
    func setWord(_ word: UInt64, at address: UInt32)
    /// Adds pages; false when they cannot be had.
    func grow(by pages: UInt32) -> Bool
}

/// Why the allocator failed. Every failure is final.
package enum HeapError: String, Error, Hashable {
    case tooLarge = "requested allocation size is too large"
    case outOfSpace = "allocator ran out of space"
    case invalidPointer = "invalid pointer for deallocation"
    case freeListIsCorrupt = "the free list is corrupt"
    case notAllocated = "the pointer is not that of an allocation"
    case memoryShrank = "memory shrank"
    case poisoned = "the allocator has failed before"
}

/// The allocator that Substrate's host gives a runtime: blocks of powers of two from 8 bytes to 32 MiB, a free list for
/// each of the 23 orders, and fresh blocks from a rising edge. Eight bytes before each block say what it is.
///
/// It keeps its books in the guest's own memory, which the guest may overwrite: nothing read there is trusted.
package struct FreeingBumpHeap {
    private static let headerSize: UInt32 = 8
    private static let orders = 23
    package static let largestAllocation: UInt32 = 32 << 20
    private static let pageSize: UInt64 = 65_536
    /// The end of a free list, in place of an address.
    private static let endOfList = UInt32.max
    /// The bit of a header word that marks a block in use; its low half is then the order, else the next free block.
    private static let occupied: UInt64 = 1 << 32

    private var edge: UInt32
    private var freeLists = InlineArray<23, UInt32>(repeating: FreeingBumpHeap.endOfList)
    private var isPoisoned = false
    private var lastSize: UInt64 = 0

    /// - Parameter base: the first address that the guest's own data leaves free (`__heap_base`).
    package init(base: UInt32) {
        edge = (base &+ 7) & ~7
        // A base in the last bytes of the address space wraps: there is no heap.
        isPoisoned = edge < base
    }

    /// The address of a block of at least `size` bytes.
    package mutating func allocate(_ size: UInt32, in memory: some HeapMemory) throws(HeapError) -> UInt32 {
        try begin(memory)
        guard size <= Self.largestAllocation else { throw .tooLarge }
        let order = Self.order(of: size)
        let header = if let free = try takeFree(order, in: memory) { free } else { try takeFresh(order, in: memory) }
        memory.setWord(Self.occupied | UInt64(order), at: header)
        end(memory)
        return header + Self.headerSize
    }

    /// Puts the block at `address` on the free list of its order.
    package mutating func free(_ address: UInt32, in memory: some HeapMemory) throws(HeapError) {
        try begin(memory)
        guard address >= Self.headerSize else { throw .invalidPointer }
        let header = address - Self.headerSize
        guard UInt64(header) + 8 <= memory.size else { throw .invalidPointer }
        let word = memory.word(at: header)
        guard word & Self.occupied != 0, let order = Int(exactly: UInt32(truncatingIfNeeded: word)),
            order < Self.orders
        else { throw .notAllocated }
        memory.setWord(UInt64(freeLists[order]), at: header)
        freeLists[order] = header
        end(memory)
    }

    /// Poisoned until `end` takes it back, so that every way out by an error leaves it so.
    private mutating func begin(_ memory: some HeapMemory) throws(HeapError) {
        guard !isPoisoned else { throw .poisoned }
        isPoisoned = true
        guard memory.size >= lastSize else { throw .memoryShrank }
    }

    private mutating func end(_ memory: some HeapMemory) {
        lastSize = memory.size
        isPoisoned = false
    }

    /// The smallest order whose blocks hold `size` bytes.
    private static func order(of size: UInt32) -> Int {
        let needed = max(size, 8)
        return UInt32.bitWidth - (needed - 1).leadingZeroBitCount - 3
    }

    private static func blockSize(_ order: Int) -> UInt64 { 8 << UInt64(order) }

    private mutating func takeFree(_ order: Int, in memory: some HeapMemory) throws(HeapError) -> UInt32? {
        let header = freeLists[order]
        guard header != Self.endOfList else { return nil }
        guard UInt64(header) + Self.blockSize(order) + UInt64(Self.headerSize) <= memory.size else {
            throw .freeListIsCorrupt
        }
        let word = memory.word(at: header)
        guard word & Self.occupied == 0 else { throw .freeListIsCorrupt }
        freeLists[order] = UInt32(truncatingIfNeeded: word)
        return header
    }

    private mutating func takeFresh(_ order: Int, in memory: some HeapMemory) throws(HeapError) -> UInt32 {
        let header = edge
        let required = UInt64(edge) + Self.blockSize(order) + UInt64(Self.headerSize)
        if required > memory.size { try grow(memory, to: required) }
        guard let next = UInt32(exactly: required) else { throw .outOfSpace }
        edge = next
        return header
    }

    /// Twice the pages if the maximum lets it, at least those required.
    private func grow(_ memory: some HeapMemory, to bytes: UInt64) throws(HeapError) {
        let required = (bytes + Self.pageSize - 1) / Self.pageSize
        let current = memory.size / Self.pageSize
        let maximum = UInt64(memory.maximumPages)
        guard required <= maximum else { throw .outOfSpace }
        let next = max(min(current * 2, maximum), required)
        guard let more = UInt32(exactly: next - current), memory.grow(by: more) else { throw .outOfSpace }
    }
}
