public import BLS
import Dispatch
import Primitives
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension KeystoreDirectory {
    /// Decrypts every key of the directory, in ascending order of public keys.
    ///
    /// Uses all processors, but no more at once than `memoryLimit` bytes allow: scrypt takes 256 MiB for each keystore.
    /// Blocks; call it from a thread that may.
    /// - Parameter progress: called after each key, from any thread, with the numbers done and in all.
    /// - Throws: the fault of the first key, by public key, that cannot be used.
    public func loadAll(
        memoryLimit: Int = 1 << 30, progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(KeystoreError) -> [SecretKey] {
        let pubkeys = try list()
        var memory = 0.0
        for pubkey in pubkeys { memory = max(memory, try keystore(pubkey).kdf.memory) }
        let results = Mutex<[Result<SecretKey, KeystoreError>?]>(Array(repeating: nil, count: pubkeys.count))
        let next = Mutex(0)
        let done = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: threads(for: memory, memoryLimit, pubkeys.count)) { _ in
            while let index = next.withLock({ next in
                defer { next += 1 }
                return next < pubkeys.count ? next : nil
            }) {
                let result = Result { () throws(KeystoreError) in try load(pubkeys[index]) }
                results.withLock { $0[index] = result }
                let count = done.withLock { done in
                    done += 1
                    return done
                }
                progress(count, pubkeys.count)
            }
        }
        var keys: [SecretKey] = []
        for result in results.withLock({ $0 }) {
            if let key = try result?.get() { keys.append(key) }
        }
        return keys
    }

    private func threads(for memory: Double, _ memoryLimit: Int, _ keys: Int) -> Int {
        let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        let affordable = memory > 0 ? Int(min(Double(processors), Double(memoryLimit) / memory)) : processors
        return max(1, min(processors, affordable, keys))
    }
}
