// What every validation function here builds on: the input's bytes, an output, and the host's functions.

@_extern(wasm, module: "env", name: "ext_allocator_malloc_version_1")
@_extern(c)
func hostAllocate(_ size: UInt32) -> UInt32

@_extern(c, "guest_memory_grow")
func growMemory(_ pages: Int32) -> Int32

/// A region of memory as the runtime interface passes it: the address below, the length above.
func packed(_ address: UInt32, _ count: UInt32) -> UInt64 { UInt64(count) << 32 | UInt64(address) }

func packed(_ region: UnsafeRawBufferPointer) -> UInt64 {
    packed(UInt32(UInt(bitPattern: region.baseAddress)), UInt32(region.count))
}

/// Reads SCALE off the front of a region; too few bytes are a trap.
struct Reader {
    var rest: UnsafeRawBufferPointer

    mutating func take(_ count: Int) -> UnsafeRawBufferPointer {
        guard count <= rest.count else { fatalError() }
        let taken = UnsafeRawBufferPointer(rebasing: rest[..<count])
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        return taken
    }

    mutating func byte() -> UInt8 { take(1)[0] }
    mutating func word32() -> UInt32 { take(4).loadUnaligned(as: UInt32.self) }
    mutating func word64() -> UInt64 { take(8).loadUnaligned(as: UInt64.self) }

    /// A compact number in its shortest form, of at most four bytes behind the first.
    mutating func compact() -> Int {
        let first = UInt32(byte())
        let value: UInt32
        let least: UInt32
        switch first & 3 {
        case 0: (value, least) = (first >> 2, 0)
        case 1: (value, least) = (first >> 2 | UInt32(byte()) << 6, 1 << 6)
        case 2:
            let more = take(3)
            value = first >> 2 | UInt32(more[0]) << 6 | UInt32(more[1]) << 14 | UInt32(more[2]) << 22
            least = 1 << 14
        default:
            guard first == 3 else { fatalError() }
            (value, least) = (word32(), 1 << 30)
        }
        guard value >= least, let count = Int(exactly: value) else { fatalError() }
        return count
    }

    mutating func byteString() -> UnsafeRawBufferPointer { take(compact()) }
}

/// Bytes written into a block of the host's allocator.
struct Writer {
    let block: UnsafeMutableRawBufferPointer
    var count = 0

    init(capacity: Int) {
        let address = hostAllocate(UInt32(capacity))
        block = UnsafeMutableRawBufferPointer(
            start: UnsafeMutableRawPointer(bitPattern: UInt(address)), count: capacity)
    }

    var written: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: block[..<count]) }

    mutating func byte(_ value: UInt8) {
        block[count] = value
        count += 1
    }

    mutating func word32(_ value: UInt32) {
        for shift in 0..<4 { byte(UInt8(truncatingIfNeeded: value >> UInt32(8 * shift))) }
    }

    mutating func word64(_ value: UInt64) {
        for shift in 0..<8 { byte(UInt8(truncatingIfNeeded: value >> UInt64(8 * shift))) }
    }

    mutating func raw(_ bytes: UnsafeRawBufferPointer) {
        for value in bytes { byte(value) }
    }

    mutating func compact(_ value: Int) {
        let value = UInt32(value)
        if value < 64 {
            byte(UInt8(value << 2))
        } else if value < 16_384 {
            byte(UInt8(truncatingIfNeeded: value << 2 | 1))
            byte(UInt8(value >> 6))
        } else {
            word32(value << 2 | 2)
        }
    }
}

/// `ValidationParams`.
struct Input {
    let parentHead: UnsafeRawBufferPointer
    let blockData: UnsafeRawBufferPointer
    let relayParentNumber: UInt32

    init(_ address: UInt32, _ count: UInt32) {
        let pointer = UnsafeRawPointer(bitPattern: UInt(address))
        var reader = Reader(rest: UnsafeRawBufferPointer(start: pointer, count: Int(count)))
        parentHead = reader.byteString()
        blockData = reader.byteString()
        relayParentNumber = reader.word32()
        // The relay parent's storage root, which nothing here looks at.
        let _ = reader.take(32)
    }
}

/// `ValidationResult` with a head and nothing else.
func result(head: UnsafeRawBufferPointer, watermark: UInt32) -> UInt64 {
    var out = Writer(capacity: head.count + 16)
    out.compact(head.count)
    out.raw(head)
    // No new code, no upward and no horizontal messages.
    for _ in 0..<3 { out.byte(0) }
    out.word32(0)
    out.word32(watermark)
    return packed(out.written)
}
