import BLS
public import Primitives
import PrivateFiles

extension KeystoreDirectory {
    /// Decrypts every enabled key, or takes it from the cache.
    ///
    /// Uses all processors, but no more at once than the memory limit allows. Blocks; call it from a thread that may.
    /// - Parameter progress: called after each key, from any thread, with the numbers done and in all.
    /// - Throws: the fault of a key that cannot be used, the first by public key of those that were found until then; keys
    ///   decrypted before are in the cache.
    public func loadAll(
        _ loading: KeyLoading = KeyLoading(), progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(KeystoreError) -> LoadedKeys {
        try finishRemovals()
        let entries = try entries().filter(\.status.isEnabled)
        var cache = loading.usesCache ? KeyCache(directory: self, cost: loading.cacheCost) : nil
        let results = decrypt(entries, loading, cache, progress)
        let opened = results.compactMap { try? $0?.get() }
        cache?.store(opened)
        var keys: [SecretKey] = []
        for result in results {
            if let opened = try result?.get() { keys.append(opened.key) }
        }
        return LoadedKeys(keys: keys, cached: opened.count { $0.isFromCache }, cacheFault: cache?.fault)
    }

    /// Opens the keystores of some keys, of whatever status, in the order given; else like `loadAll`.
    /// - Throws: `notFound` for a key that is not there, and what `loadAll` throws.
    public func unlock(
        _ pubkeys: [BLSPubkey], _ loading: KeyLoading = KeyLoading(),
        progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(KeystoreError) -> [UnlockedKeystore] {
        let known = Dictionary(uniqueKeysWithValues: try entries().map { ($0.pubkey, $0) })
        var entries: [KeystoreEntry] = []
        for pubkey in pubkeys {
            guard let entry = known[pubkey] else {
                throw KeystoreError(.notFound, "there is no keystore of \(pubkey) in \(keysPath)")
            }
            entries.append(entry)
        }
        let cache = loading.usesCache ? KeyCache(directory: self, cost: loading.cacheCost) : nil
        var unlocked: [UnlockedKeystore] = []
        for (entry, result) in zip(entries, decrypt(entries, loading, cache, progress)) {
            guard let opened = try result?.get() else { continue }
            unlocked.append(
                UnlockedKeystore(opened.key, of: try keystore(entry), password: try passwordText(entry)))
        }
        return unlocked
    }

    /// The results in the order of the entries; nil where the work ended before, at another one's fault.
    private func decrypt(
        _ entries: [KeystoreEntry], _ loading: KeyLoading, _ cache: KeyCache?,
        _ progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) -> [Result<OpenedKey, KeystoreError>?] {
        let budget = MemoryBudget(limit: loading.memoryLimit)
        return KeyWork.results(of: entries, threads: loading.threads, stopsAtFault: true, progress: progress) {
            entry throws(KeystoreError) in
            try open(entry, budget, cache)
        }
    }

    private func open(
        _ entry: KeystoreEntry, _ budget: MemoryBudget, _ cache: KeyCache?
    ) throws(KeystoreError) -> OpenedKey {
        let json = try SecureFiles.read(entry.file, limit: Self.fileSizeLimit)
        let password = KeystorePassword(try passwordText(entry))
        if let cached = cache?.open(entry.pubkey, json: json, password) { return cached }
        let keystore = try keystore(entry, json: json)
        let key = try budget.withBytes(keystore.kdf.memory) { () throws(KeystoreError) in
            try decrypt(keystore, entry, password)
        }
        return OpenedKey(key: key, box: cache?.seal(key, json: json, password), isFromCache: false)
    }
}
