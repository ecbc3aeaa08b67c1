/// Keccak with the padding it had before SHA-3: what Ethereum and Substrate call `keccak_256` and `keccak_512`.
package struct Keccak: IncrementalDigest {
    private var state = InlineArray<25, UInt64>(repeating: 0)
    /// Where in the block the next byte goes; below `rate`.
    private var position = 0
    private let rate: Int
    private let outputLength: Int

    private init(outputLength: Int) {
        self.outputLength = outputLength
        rate = 200 - 2 * outputLength
    }

    /// Keccak-256: 32 bytes.
    package static var keccak256: Keccak { Keccak(outputLength: 32) }

    /// Keccak-512: 64 bytes.
    package static var keccak512: Keccak { Keccak(outputLength: 64) }

    /// The 32-byte hash.
    package static func hash256(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        keccak256.finalize(after: bytes)
    }

    /// The 64-byte hash.
    package static func hash512(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        keccak512.finalize(after: bytes)
    }

    package mutating func update(raw bytes: UnsafeRawBufferPointer) {
        var offset = 0
        while offset < bytes.count {
            if position == 0, bytes.count - offset >= rate {
                for lane in 0..<rate / 8 { state[lane] ^= bytes.word(at: offset + 8 * lane) }
                offset += rate
                KeccakPermutation.apply(to: &state)
            } else {
                absorb(bytes[offset])
                offset += 1
            }
        }
    }

    package func finalize() -> [UInt8] {
        var last = self
        last.xor(0x01, at: last.position)
        last.xor(0x80, at: rate - 1)
        KeccakPermutation.apply(to: &last.state)
        return littleEndianBytes((0..<outputLength / 8).map { last.state[$0] })
    }

    private mutating func absorb(_ byte: UInt8) {
        xor(byte, at: position)
        position += 1
        guard position == rate else { return }
        position = 0
        KeccakPermutation.apply(to: &state)
    }

    private mutating func xor(_ byte: UInt8, at index: Int) {
        state[index / 8] ^= UInt64(byte) << UInt64(8 * (index % 8))
    }
}

/// Keccak-f[1600].
enum KeccakPermutation {
    static func apply(to state: inout InlineArray<25, UInt64>) {
        for round in 0..<24 {
            mixColumns(&state)
            rotateAndMove(&state)
            combineRows(&state)
            state[0] ^= roundConstants[round]
        }
    }

    /// Theta: every lane takes the parity of two columns.
    @inline(__always)
    private static func mixColumns(_ a: inout InlineArray<25, UInt64>) {
        let parity = InlineArray<5, UInt64> { x in a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20] }
        for x in 0..<5 {
            let mixed = parity[(x + 4) % 5] ^ rotateLeft(parity[(x + 1) % 5], 1)
            a[x] ^= mixed
            a[x + 5] ^= mixed
            a[x + 10] ^= mixed
            a[x + 15] ^= mixed
            a[x + 20] ^= mixed
        }
    }

    /// Rho and pi: lanes rotate, and move along the one cycle that pi makes of them all but the first.
    @inline(__always)
    private static func rotateAndMove(_ a: inout InlineArray<25, UInt64>) {
        var moving = a[1]
        for step in 0..<24 {
            let place = Int(cycle[step])
            let next = a[place]
            a[place] = rotateLeft(moving, UInt64(rotations[step]))
            moving = next
        }
    }

    /// Chi: the only step that is not linear.
    @inline(__always)
    private static func combineRows(_ a: inout InlineArray<25, UInt64>) {
        for row in 0..<5 {
            let y = 5 * row
            let (a0, a1) = (a[y], a[y + 1])
            a[y] = a0 ^ (~a1 & a[y + 2])
            a[y + 1] = a1 ^ (~a[y + 2] & a[y + 3])
            a[y + 2] ^= ~a[y + 3] & a[y + 4]
            a[y + 3] ^= ~a[y + 4] & a0
            a[y + 4] ^= ~a0 & a1
        }
    }

    private static let cycle: InlineArray<24, UInt8> = [
        10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
    ]
    private static let rotations: InlineArray<24, UInt8> = [
        1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
    ]
    private static let roundConstants: InlineArray<24, UInt64> = [
        0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000,
        0x0000_0000_0000_808b, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
        0x0000_0000_0000_008a, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
        0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
        0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800a, 0x8000_0000_8000_000a,
        0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
    ]
}
