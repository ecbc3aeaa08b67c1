public import Primitives
internal import Synchronization

/// Decoded public keys by their compressed form, shared by everything that verifies.
///
/// Feed it registry keys: those are what bounds it. Beyond `capacity` keys are decoded but no longer kept. Thread-safe;
/// decoding happens outside the lock.
public final class PublicKeyCache: Sendable {
    private let keys = Mutex<[BLSPubkey: PublicKey]>([:])
    private let capacity: Int

    /// - Parameter capacity: the most keys to keep; an entry takes about 200 bytes.
    public init(capacity: Int = 1 << 22) { self.capacity = capacity }

    /// The number of keys kept.
    public var count: Int { keys.withLock { $0.count } }

    /// The validated key, decoded on first sight (about 80 µs).
    /// - Throws: what `PublicKey.init` throws; failures are not kept.
    public func key(_ compressed: BLSPubkey) throws(BLSError) -> PublicKey {
        if let key = keys.withLock({ $0[compressed] }) { return key }
        let key = try PublicKey(compressed)
        insert(key, for: compressed)
        return key
    }

    /// Puts a key that is already validated.
    public func insert(_ key: PublicKey) { insert(key, for: key.compressed) }

    private func insert(_ key: PublicKey, for compressed: BLSPubkey) {
        keys.withLock { if $0.count < capacity { $0[compressed] = key } }
    }
}
