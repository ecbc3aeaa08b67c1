public import BLS

/// How the keys of a directory are decrypted.
public struct KeyLoading: Hashable, Sendable {
    /// The memory that decrypting takes at most, in bytes: scrypt takes 256 MiB for each keystore at work. One keystore
    /// is always worked on, whatever it takes.
    public var memoryLimit = 1 << 30
    /// The threads; by default the processors.
    public var threads = BatchVerifier.processorCount
    /// Whether decrypted keys are kept in an encrypted cache, so that the next start is quick.
    public var usesCache = false
    /// How the password of all keys, where there is one, is protected in the cache.
    public var cacheCost = KeystoreCost.scrypt

    /// All processors, 1 GiB, no cache.
    public init() {}
}

/// The keys of a directory, decrypted.
public struct LoadedKeys: Sendable {
    /// In ascending order of public keys.
    public var keys: [SecretKey]
    /// How many of them came from the cache.
    public var cached: Int
    /// Why the cache could not be read or written, where it could not: the next start will be slow.
    public var cacheFault: KeystoreError?
}
