/// A hash function that takes its input in pieces. The pieces' borders do not show in the result.
package protocol IncrementalDigest: Sendable {
    /// Takes more input.
    mutating func update(raw bytes: UnsafeRawBufferPointer)

    /// The digest of all input so far; more input may follow.
    func finalize() -> [UInt8]
}

extension IncrementalDigest {
    /// Takes more input. Bytes in one piece of memory are read where they are.
    package mutating func update(_ bytes: some Sequence<UInt8>) {
        let inPlace: Void? = bytes.withContiguousStorageIfAvailable { update(raw: UnsafeRawBufferPointer($0)) }
        if inPlace == nil { [UInt8](bytes).withUnsafeBytes { update(raw: $0) } }
    }

    /// The digest of the input so far and these last bytes.
    package consuming func finalize(after bytes: some Sequence<UInt8>) -> [UInt8] {
        update(bytes)
        return finalize()
    }
}

/// Up to one block of input that waits for more.
struct BlockBuffer<let size: Int>: Sendable {
    private(set) var bytes = InlineArray<size, UInt8>(repeating: 0)
    private(set) var count = 0

    /// Takes what fits from the front of the input, and returns the rest.
    mutating func fill(from input: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let taken = min(size - count, input.count)
        for index in 0..<taken { bytes[count + index] = input[index] }
        count += taken
        return UnsafeRawBufferPointer(rebasing: input.dropFirst(taken))
    }

    mutating func clear() {
        count = 0
    }

    /// The block with zeros after the bytes it has.
    func padded() -> InlineArray<size, UInt8> {
        var padded = bytes
        for index in count..<size { padded[index] = 0 }
        return padded
    }
}

extension InlineArray where Element == UInt8 {
    func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        withUnsafePointer(to: self) { body(UnsafeRawBufferPointer(start: $0, count: count)) }
    }
}

extension UnsafeRawBufferPointer {
    /// The little-endian word at an offset; the caller knows that eight bytes are there.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}

/// The little-endian bytes of words.
func littleEndianBytes(_ words: some Sequence<UInt64>) -> [UInt8] {
    words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) } }
}

@inline(__always)
func rotateLeft(_ word: UInt64, _ count: UInt64) -> UInt64 {
    word << count | word >> (64 - count)
}
