/// BLAKE2b without a key (RFC 7693), of any length up to 64 bytes.
package struct Blake2b: IncrementalDigest {
    private static let blockSize = 128

    private var chain: InlineArray<8, UInt64>
    private var buffer = BlockBuffer<128>()
    private var total: UInt64 = 0
    private let outputLength: Int

    /// A hash of `outputLength` bytes; lengths outside 1...64 are taken to the nearest one inside.
    package init(outputLength: Int = 32) {
        self.outputLength = min(max(outputLength, 1), 64)
        chain = Self.initial
        chain[0] ^= 0x0101_0000 ^ UInt64(self.outputLength)
    }

    /// The 16-byte hash.
    package static func hash128(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        Blake2b(outputLength: 16).finalize(after: bytes)
    }

    /// The 32-byte hash.
    package static func hash256(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        Blake2b(outputLength: 32).finalize(after: bytes)
    }

    /// The 64-byte hash.
    package static func hash512(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        Blake2b(outputLength: 64).finalize(after: bytes)
    }

    package mutating func update(raw bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        // The last block is compressed with a mark of its own, so a full one waits until it is known not to be the last.
        while !rest.isEmpty {
            if buffer.count == Self.blockSize { compressBuffer() }
            if buffer.count == 0, rest.count > Self.blockSize {
                rest = compressBlocks(of: rest)
            }
            rest = buffer.fill(from: rest)
        }
    }

    package func finalize() -> [UInt8] {
        var last = self
        last.total &+= UInt64(buffer.count)
        buffer.padded().withBytes { last.compress($0, isLast: true) }
        let words = (0..<8).map { last.chain[$0] }
        return [UInt8](littleEndianBytes(words).prefix(outputLength))
    }

    private mutating func compressBuffer() {
        total &+= UInt64(Self.blockSize)
        let block = buffer.bytes
        block.withBytes { compress($0, isLast: false) }
        buffer.clear()
    }

    /// Compresses all whole blocks but the last, where they lie, and returns what is left: 1 to 128 bytes.
    private mutating func compressBlocks(of input: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var offset = 0
        while input.count - offset > Self.blockSize {
            total &+= UInt64(Self.blockSize)
            compress(UnsafeRawBufferPointer(rebasing: input[offset..<offset + Self.blockSize]), isLast: false)
            offset += Self.blockSize
        }
        return UnsafeRawBufferPointer(rebasing: input.dropFirst(offset))
    }

    private mutating func compress(_ block: UnsafeRawBufferPointer, isLast: Bool) {
        var work = Blake2bWork(chain: chain, initial: Self.initial, total: total, isLast: isLast, block: block)
        work.twelveRounds()
        for index in 0..<8 { chain[index] ^= work.v[index] ^ work.v[index + 8] }
    }

    /// The fractional parts of the square roots of the first eight primes, as in SHA-512.
    private static let initial: InlineArray<8, UInt64> = [
        0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
        0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
    ]
}

/// The sixteen working words of one compression. Indices are literals, so that words stay in registers.
private struct Blake2bWork {
    var v: InlineArray<16, UInt64>
    private let m: InlineArray<16, UInt64>

    @inline(__always)
    init(
        chain: InlineArray<8, UInt64>, initial: InlineArray<8, UInt64>, total: UInt64, isLast: Bool,
        block: UnsafeRawBufferPointer
    ) {
        v = InlineArray { index in index < 8 ? chain[index] : initial[index - 8] }
        m = InlineArray { index in block.word(at: 8 * index) }
        v[12] ^= total
        if isLast { v[14] = ~v[14] }
    }

    @inline(__always)
    mutating func twelveRounds() {
        round(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        round(14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3)
        round(11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4)
        round(7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8)
        round(9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13)
        round(2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9)
        round(12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11)
        round(13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10)
        round(6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5)
        round(10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0)
        round(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        round(14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3)
    }

    @inline(__always)
    private mutating func round(
        _ s0: Int, _ s1: Int, _ s2: Int, _ s3: Int, _ s4: Int, _ s5: Int, _ s6: Int, _ s7: Int,
        _ s8: Int, _ s9: Int, _ s10: Int, _ s11: Int, _ s12: Int, _ s13: Int, _ s14: Int, _ s15: Int
    ) {
        mix(0, 4, 8, 12, m[s0], m[s1])
        mix(1, 5, 9, 13, m[s2], m[s3])
        mix(2, 6, 10, 14, m[s4], m[s5])
        mix(3, 7, 11, 15, m[s6], m[s7])
        mix(0, 5, 10, 15, m[s8], m[s9])
        mix(1, 6, 11, 12, m[s10], m[s11])
        mix(2, 7, 8, 13, m[s12], m[s13])
        mix(3, 4, 9, 14, m[s14], m[s15])
    }

    @inline(__always)
    private mutating func mix(_ a: Int, _ b: Int, _ c: Int, _ d: Int, _ x: UInt64, _ y: UInt64) {
        v[a] = v[a] &+ v[b] &+ x
        v[d] = rotateLeft(v[d] ^ v[a], 32)
        v[c] = v[c] &+ v[d]
        v[b] = rotateLeft(v[b] ^ v[c], 40)
        v[a] = v[a] &+ v[b] &+ y
        v[d] = rotateLeft(v[d] ^ v[a], 48)
        v[c] = v[c] &+ v[d]
        v[b] = rotateLeft(v[b] ^ v[c], 1)
    }
}
