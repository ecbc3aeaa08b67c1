public import Primitives
internal import Synchronization

/// Decoded public keys by their compressed form, shared by everything that verifies.
///
/// Feed it registry keys: those are what bounds it. Beyond `capacity` keys are decoded but no longer kept. Thread-safe;
/// decoding happens outside the lock. A kept key has a number, by which many are found at once without hashing.
public final class PublicKeyCache: Sendable {
    private let kept = Mutex(Kept())
    private let capacity: Int

    /// Keys in the order in which they came, and their places.
    private struct Kept {
        var numbers: [BLSPubkey: UInt32] = [:]
        var keys: [PublicKey] = []
    }

    /// - Parameter capacity: the most keys to keep; an entry takes about 200 bytes.
    public init(capacity: Int = 1 << 22) { self.capacity = min(capacity, Int(UInt32.max)) }

    /// The number of keys kept.
    public var count: Int { kept.withLock { $0.keys.count } }

    /// The validated key, decoded on first sight (about 80 µs).
    /// - Throws: what `PublicKey.init` throws; failures are not kept.
    public func key(_ compressed: BLSPubkey) throws(BLSError) -> PublicKey {
        if let known = kept.withLock({ kept in kept.numbers[compressed].map { kept.keys[Int($0)] } }) { return known }
        let key = try PublicKey(compressed)
        insert(key, for: compressed)
        return key
    }

    /// The number of a key, decoded on first sight; nil for one that is valid but no longer kept.
    /// - Throws: what `PublicKey.init` throws.
    public func number(of compressed: BLSPubkey) throws(BLSError) -> UInt32? {
        if let known = kept.withLock({ $0.numbers[compressed] }) { return known }
        return insert(try PublicKey(compressed), for: compressed)
    }

    /// The keys with these numbers, which must be the cache's own.
    public func keys(numbered numbers: [UInt32]) -> [PublicKey] {
        kept.withLock { kept in
            // Copied from memory to memory: thousands for every block, each from another place.
            [PublicKey](unsafeUninitializedCapacity: numbers.count) { copies, count in
                kept.keys.withUnsafeBufferPointer { keys in
                    for (position, number) in numbers.enumerated() {
                        precondition(Int(number) < keys.count, "no key has number \(number)")
                        copies.initializeElement(at: position, to: keys[Int(number)])
                    }
                }
                count = numbers.count
            }
        }
    }

    /// Puts a key that is already validated.
    public func insert(_ key: PublicKey) { insert(key, for: key.compressed) }

    @discardableResult
    private func insert(_ key: PublicKey, for compressed: BLSPubkey) -> UInt32? {
        kept.withLock { kept in
            if let known = kept.numbers[compressed] { return known }
            guard kept.keys.count < capacity else { return nil }
            let number = UInt32(kept.keys.count)
            kept.keys.append(key)
            kept.numbers[compressed] = number
            return number
        }
    }
}
