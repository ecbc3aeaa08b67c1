import Synchronization

/// A few values by content key, the least recently used leaving first. Thread-safe; values are made outside the lock,
/// so that two threads may make the same one: keys name the whole content, and either result is right.
final class RecentCache<Key: Equatable & Sendable, Value: Sendable>: Sendable {
    private let entries = Mutex<[(key: Key, value: Value)]>([])
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// - Parameter isRight: whether a value of the key is the right one, where the key does not say all.
    func value(_ key: Key, where isRight: (Value) -> Bool = { _ in true }) -> Value? {
        entries.withLock { entries in
            guard let position = entries.lastIndex(where: { $0.key == key && isRight($0.value) }) else { return nil }
            let entry = entries.remove(at: position)
            entries.append(entry)
            return entry.value
        }
    }

    func insert(_ value: Value, for key: Key) {
        entries.withLock { entries in
            if entries.count >= capacity { entries.removeFirst() }
            entries.append((key, value))
        }
    }
}
