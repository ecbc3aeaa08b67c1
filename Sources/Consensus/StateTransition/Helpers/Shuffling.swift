package import Primitives
import SSZ

/// `compute_shuffled_index`: where one index comes from. Two hashes per round; for a whole list use
/// `computeShuffledList`. The index must be below the count.
package func computeShuffledIndex(_ index: UInt64, count: UInt64, seed: Bytes32, rounds: Int) -> UInt64 {
    var shuffle = IndexShuffle(count: count, seed: seed, rounds: rounds)
    return shuffle.source(of: index)
}

/// `compute_shuffled_index` for a few indices of one shuffle: the pivots are hashed once.
struct IndexShuffle {
    private let count: UInt64
    private let pivots: [UInt64]
    private var hasher: RoundHasher

    init(count: UInt64, seed: Bytes32, rounds: Int) {
        var hasher = RoundHasher(seed: seed)
        self.count = count
        pivots = (0..<rounds).map { hasher.pivot(round: UInt8(truncatingIfNeeded: $0), count: count) }
        self.hasher = hasher
    }

    /// Where an index comes from. It must be below the count.
    mutating func source(of index: UInt64) -> UInt64 {
        precondition(index < count)
        var index = index
        for (round, pivot) in pivots.enumerated() {
            // Both are below the count.
            let flip = pivot >= index ? pivot - index : pivot + count - index
            let position = max(index, flip)
            let source = hasher.source(round: UInt8(truncatingIfNeeded: round), bucket: Int(position >> 8))
            let byte = source[Int((position & 0xff) >> 3)]
            if (byte >> UInt8(position & 7)) & 1 == 1 { index = flip }
        }
        return index
    }
}

/// `[list[i] for i in compute_shuffled_permutation(len(list), seed)]`.
package func computeShuffledList<Element>(_ list: [Element], seed: Bytes32, rounds: Int) -> [Element] {
    computeShuffledPermutation(count: list.count, seed: seed, rounds: rounds).map { list[Int($0)] }
}

/// `compute_shuffled_permutation`, for all indices together: the rounds of swap-or-not in reverse over the whole list,
/// with half a hash per 256 positions and round.
package func computeShuffledPermutation(count: Int, seed: Bytes32, rounds: Int) -> [UInt32] {
    var indices = [UInt32](unsafeUninitializedCapacity: count) { buffer, initialized in
        for index in 0..<count { buffer.initializeElement(at: index, to: UInt32(truncatingIfNeeded: index)) }
        initialized = count
    }
    guard count > 1 else { return indices }
    var hasher = RoundHasher(seed: seed)
    var bits = [UInt8](repeating: 0, count: (count + 255) / 256 * 32)
    for round in (0..<rounds).reversed() {
        let round = UInt8(truncatingIfNeeded: round)
        let pivot = Int(hasher.pivot(round: round, count: UInt64(count)))
        swapMirrored(&indices, 0, pivot, &bits, round, &hasher)
        swapMirrored(&indices, pivot + 1, count - 1, &bits, round, &hasher)
    }
    return indices
}

/// Swaps the mirrored pairs of `low...high` whose bit, that of the higher position, is set.
private func swapMirrored(
    _ indices: inout [UInt32], _ low: Int, _ high: Int, _ bits: inout [UInt8], _ round: UInt8,
    _ hasher: inout RoundHasher
) {
    guard low < high else { return }
    for bucket in ((low + high + 1) / 2) >> 8...high >> 8 {
        let source = hasher.source(round: round, bucket: bucket)
        for i in 0..<32 { bits[bucket * 32 + i] = source[i] }
    }
    indices.withUnsafeMutableBufferPointer { indices in
        bits.withUnsafeBufferPointer { bits in
            var (low, high) = (low, high)
            while low < high {
                // Without a branch: the bits are random, and half of the guesses would be wrong.
                let bit = UInt32((bits[high >> 3] &>> UInt8(truncatingIfNeeded: high & 7)) & 1)
                let difference = (indices[low] ^ indices[high]) & (0 &- bit)
                indices[low] ^= difference
                indices[high] ^= difference
                low &+= 1
                high &-= 1
            }
        }
    }
}

/// The hashes of one shuffle: SHA-256 of seed ‖ round, and of seed ‖ round ‖ bucket, in one reused buffer.
private struct RoundHasher {
    private var buffer: [UInt8]

    init(seed: Bytes32) {
        buffer = seed.bytes + [0, 0, 0, 0, 0]
    }

    mutating func pivot(round: UInt8, count: UInt64) -> UInt64 {
        buffer[32] = round
        return UInt64(littleEndianPrefix: Merkle.sha256(buffer[0..<33])) % count
    }

    mutating func source(round: UInt8, bucket: Int) -> Bytes32 {
        buffer[32] = round
        for i in 0..<4 { buffer[33 + i] = UInt8(truncatingIfNeeded: bucket >> (8 * i)) }
        return Merkle.sha256(buffer)
    }
}
