/// What the host functions of one run share. Confined to the run's thread.
final class HostState {
    let memory: GuestMemory
    private var heap: FreeingBumpHeap
    let log: EngineLog
    /// Between `start_batch_verify` and `finish_batch_verify`: whether every signature so far was good.
    var batch: Bool?

    init(memory: GuestMemory, heapBase: UInt32, log: EngineLog) {
        self.memory = memory
        heap = FreeingBumpHeap(base: heapBase)
        self.log = log
    }

    func allocate(_ size: UInt32) throws(HostFailure) -> UInt32 {
        do throws(HeapError) { return try heap.allocate(size, in: memory) } catch { throw HostFailure(error.rawValue) }
    }

    func free(_ address: UInt32) throws(HostFailure) {
        do throws(HeapError) { try heap.free(address, in: memory) } catch { throw HostFailure(error.rawValue) }
    }

    /// The bytes of an argument passed as address and length in one word, where they are.
    func bytes(_ packed: UInt64) throws(HostFailure) -> UnsafeRawBufferPointer {
        let region = PackedRegion(packed)
        return UnsafeRawBufferPointer(try memory.region(at: region.address, count: region.count))
    }

    /// A copy of the `count` bytes behind an argument that is an address only.
    func bytes(at address: UInt64, count: UInt32) throws(HostFailure) -> [UInt8] {
        [UInt8](try memory.region(at: UInt32(truncatingIfNeeded: address), count: count))
    }

    /// Hands bytes of a length both sides know to the guest; the address.
    func give(fixed bytes: [UInt8]) throws(HostFailure) -> UInt64 { UInt64(try give(bytes).address) }

    /// Hands bytes to the guest; address and length in one word.
    func give(packed bytes: [UInt8]) throws(HostFailure) -> UInt64 { try give(bytes).packed }

    /// Hands bytes to the guest.
    func give(_ bytes: [UInt8]) throws(HostFailure) -> PackedRegion {
        guard let count = UInt32(exactly: bytes.count) else { throw HostFailure(HeapError.tooLarge.rawValue) }
        let address = try allocate(count)
        try memory.write(bytes, at: address)
        return PackedRegion(address: address, count: count)
    }
}

/// Where the lines go that validation functions write. They are the function's words: untrusted, already cut short.
package struct EngineLog: Sendable {
    /// The most verbose level that is taken: 0 nothing, 1 errors, 2 warnings, 3 information, 4 debugging, 5 everything.
    let maximumLevel: UInt32
    let write: @Sendable (_ level: UInt32, _ target: String, _ message: String) -> Void

    /// - Parameters:
    ///   - maximumLevel: the most verbose level taken, 0 (nothing) to 5 (everything).
    ///   - write: takes a line; called on the run's thread.
    package init(
        maximumLevel: UInt32, write: @escaping @Sendable (_ level: UInt32, _ target: String, _ message: String) -> Void
    ) {
        self.maximumLevel = maximumLevel
        self.write = write
    }

    /// Drops everything.
    package static let none = EngineLog(maximumLevel: 0) { _, _, _ in }
}
