/// Substrate's `twox`: xxHash64 with the seeds 0, 1, 2 … one after the other, each little-endian. Not collision-safe.
package enum TwoX {
    /// The 8-byte hash.
    package static func hash64(_ bytes: some Sequence<UInt8>) -> [UInt8] { hash(bytes, words: 1) }

    /// The 16-byte hash.
    package static func hash128(_ bytes: some Sequence<UInt8>) -> [UInt8] { hash(bytes, words: 2) }

    /// The 32-byte hash.
    package static func hash256(_ bytes: some Sequence<UInt8>) -> [UInt8] { hash(bytes, words: 4) }

    private static func hash(_ bytes: some Sequence<UInt8>, words: UInt64) -> [UInt8] {
        let inPlace = bytes.withContiguousStorageIfAvailable { hash(raw: UnsafeRawBufferPointer($0), words: words) }
        return inPlace ?? [UInt8](bytes).withUnsafeBytes { hash(raw: $0, words: words) }
    }

    private static func hash(raw bytes: UnsafeRawBufferPointer, words: UInt64) -> [UInt8] {
        littleEndianBytes((0..<words).map { XXH64.hash(raw: bytes, seed: $0) })
    }
}

/// xxHash64.
package enum XXH64 {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    /// The hash of the bytes under a seed.
    package static func hash(_ bytes: some Collection<UInt8>, seed: UInt64 = 0) -> UInt64 {
        [UInt8](bytes).withUnsafeBytes { hash(raw: $0, seed: seed) }
    }

    static func hash(raw bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
        var offset = 0
        var hash = bytes.count >= 32 ? stripes(of: bytes, seed: seed, offset: &offset) : seed &+ prime5
        hash &+= UInt64(bytes.count)
        while bytes.count - offset >= 8 {
            hash ^= round(0, bytes.word(at: offset))
            hash = rotateLeft(hash, 27) &* prime1 &+ prime4
            offset += 8
        }
        if bytes.count - offset >= 4 {
            let word = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            hash ^= UInt64(word) &* prime1
            hash = rotateLeft(hash, 23) &* prime2 &+ prime3
            offset += 4
        }
        while offset < bytes.count {
            hash ^= UInt64(bytes[offset]) &* prime5
            hash = rotateLeft(hash, 11) &* prime1
            offset += 1
        }
        return avalanche(hash)
    }

    /// Four lanes over all whole 32-byte stripes, merged into one word.
    private static func stripes(of bytes: UnsafeRawBufferPointer, seed: UInt64, offset: inout Int) -> UInt64 {
        var lanes: InlineArray<4, UInt64> = [seed &+ prime1 &+ prime2, seed &+ prime2, seed, seed &- prime1]
        while bytes.count - offset >= 32 {
            for lane in 0..<4 { lanes[lane] = round(lanes[lane], bytes.word(at: offset + 8 * lane)) }
            offset += 32
        }
        var merged = rotateLeft(lanes[0], 1) &+ rotateLeft(lanes[1], 7)
        merged = merged &+ rotateLeft(lanes[2], 12) &+ rotateLeft(lanes[3], 18)
        for lane in 0..<4 { merged = (merged ^ round(0, lanes[lane])) &* prime1 &+ prime4 }
        return merged
    }

    @inline(__always)
    private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
        rotateLeft(lane &+ input &* prime2, 31) &* prime1
    }

    private static func avalanche(_ hash: UInt64) -> UInt64 {
        var hash = hash
        hash = (hash ^ hash >> 33) &* prime2
        hash = (hash ^ hash >> 29) &* prime3
        return hash ^ hash >> 32
    }
}
