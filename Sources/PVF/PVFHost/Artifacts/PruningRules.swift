/// Which artifacts a pulse removes from the disk.
public struct PruningRules: Hashable, Sendable {
    /// A bound of the cache's size.
    public struct SizeLimit: Hashable, Sendable {
        /// The bytes that all artifacts together may have.
        public var bytes: UInt64
        /// No artifact that was needed more recently is removed for its size.
        public var minimumAge: Duration

        /// A limit from its parts.
        public init(bytes: UInt64 = 10 << 30, minimumAge: Duration = .seconds(24 * 3600)) {
            self.bytes = bytes
            self.minimumAge = minimumAge
        }
    }

    /// An artifact that nobody needed for longer is removed; nil for no such limit.
    public var timeToLive: Duration?
    /// Above this size the least recently needed artifacts are removed; nil for no such limit.
    public var sizeLimit: SizeLimit?

    /// Rules from their parts.
    public init(timeToLive: Duration? = .seconds(24 * 3600), sizeLimit: SizeLimit? = SizeLimit()) {
        self.timeToLive = timeToLive
        self.sizeLimit = sizeLimit
    }

    /// Which of the entries to remove, the oldest first.
    func victims<Key>(among entries: [PruningEntry<Key>]) -> [Key] {
        var total = entries.reduce(0 as UInt64) { $0 &+ $1.size }
        var victims: [Key] = []
        // Equal ages fall back on the order of the entries, so that the choice is the same on every run.
        let byAge = entries.enumerated().sorted { ($1.element.age, $0.offset) < ($0.element.age, $1.offset) }
        for entry in byAge.map(\.element) {
            let isOld = timeToLive.map { entry.age > $0 } ?? false
            let isTooMuch = sizeLimit.map { total > $0.bytes && entry.age >= $0.minimumAge } ?? false
            guard isOld || isTooMuch else { break }
            total &-= entry.size
            victims.append(entry.key)
        }
        return victims
    }
}

/// An artifact that may be pruned.
struct PruningEntry<Key> {
    var key: Key
    var age: Duration
    var size: UInt64
}
