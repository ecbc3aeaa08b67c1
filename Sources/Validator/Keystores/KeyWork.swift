import Dispatch
import Synchronization

/// Work on many keystores at once.
enum KeyWork {
    /// Does the work for each item on up to `threads` threads. Blocks until all is done.
    /// - Parameters:
    ///   - stopsAtFault: whether the first fault ends the work: the rest would only keep a person waiting for the bad news.
    ///   - progress: called after each item, from any thread.
    /// - Returns: the results in the order of the items; nil where the work ended before.
    static func results<Item: Sendable, Output: Sendable>(
        of items: [Item], threads: Int, stopsAtFault: Bool,
        progress: @Sendable (_ done: Int, _ total: Int) -> Void,
        _ work: @Sendable (Item) throws(KeystoreError) -> Output
    ) -> [Result<Output, KeystoreError>?] {
        let results = Mutex<[Result<Output, KeystoreError>?]>(Array(repeating: nil, count: items.count))
        let next = Mutex(0)
        let done = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: max(1, min(threads, items.count))) { _ in
            while let index = next.withLock({ next in
                defer { next += 1 }
                return next < items.count ? next : nil
            }) {
                let result = Result { () throws(KeystoreError) in try work(items[index]) }
                if stopsAtFault, case .failure = result { next.withLock { $0 = items.count } }
                results.withLock { $0[index] = result }
                let count = done.withLock { done in
                    done += 1
                    return done
                }
                progress(count, items.count)
            }
        }
        return results.withLock { $0 }
    }
}

extension UnlockedKeystore {
    /// Opens keystores with a password each, on all processors and in bounded memory. Blocks.
    /// - Returns: a result for each, in order; the fault of one is no hindrance to the others.
    public static func unlock(
        _ keystores: [(keystore: Keystore, password: String)], _ loading: KeyLoading = KeyLoading(),
        progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) -> [Result<UnlockedKeystore, KeystoreError>] {
        let budget = MemoryBudget(limit: loading.memoryLimit)
        let results = KeyWork.results(
            of: keystores, threads: loading.threads, stopsAtFault: false, progress: progress
        ) { item throws(KeystoreError) in
            try budget.withBytes(item.keystore.kdf.memory) { () throws(KeystoreError) in
                try UnlockedKeystore(item.keystore, password: item.password)
            }
        }
        return results.compactMap { $0 }
    }
}
