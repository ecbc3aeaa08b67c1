import ConsensusTypes
import Primitives

/// Recent states in memory: post-states by block, and states advanced through empty slots. A pure value.
///
/// States share their unchanged parts, so an entry costs what it changed.
struct StateCache: Sendable {
    struct Entry: Sendable {
        var state: ForkedBeaconState
        var stateRoot: Root
        var slot: Slot
    }

    struct AdvancedKey: Hashable, Sendable {
        var blockRoot: Root
        var slot: Slot
    }

    let capacity: Int
    let advancedCapacity: Int
    private var posts: [Root: Entry] = [:]
    private var advanced: [AdvancedKey: ForkedBeaconState] = [:]
    /// The advanced states' keys, oldest use first.
    private var advancedOrder: [AdvancedKey] = []

    init(capacity: Int, advancedCapacity: Int = 12) {
        self.capacity = max(capacity, 4)
        self.advancedCapacity = max(advancedCapacity, 2)
    }

    var count: Int { posts.count }

    func post(_ blockRoot: Root) -> Entry? { posts[blockRoot] }

    /// Keeps a post-state; beyond the capacity the oldest slot's goes, those protected last.
    mutating func insert(_ entry: Entry, blockRoot: Root, protecting: Set<Root> = []) {
        posts[blockRoot] = entry
        while posts.count > capacity {
            let candidates = posts.filter { $0.key != blockRoot && !protecting.contains($0.key) }
            guard let oldest = candidates.min(by: { $0.value.slot < $1.value.slot }) else { return }
            posts[oldest.key] = nil
        }
    }

    /// The state of a block advanced to exactly `slot`.
    mutating func advanced(_ blockRoot: Root, to slot: Slot) -> ForkedBeaconState? {
        let key = AdvancedKey(blockRoot: blockRoot, slot: slot)
        guard let state = advanced[key] else { return nil }
        touch(key)
        return state
    }

    /// The advanced state of a block nearest below `slot`, to go on from.
    func nearestAdvanced(_ blockRoot: Root, before slot: Slot) -> ForkedBeaconState? {
        advanced.filter { $0.key.blockRoot == blockRoot && $0.key.slot < slot }
            .max { $0.key.slot < $1.key.slot }?.value
    }

    /// The state of a block advanced furthest.
    func newestAdvanced(_ blockRoot: Root) -> ForkedBeaconState? {
        advanced.filter { $0.key.blockRoot == blockRoot }.max { $0.key.slot < $1.key.slot }?.value
    }

    mutating func insertAdvanced(_ state: ForkedBeaconState, blockRoot: Root, slot: Slot) {
        let key = AdvancedKey(blockRoot: blockRoot, slot: slot)
        advanced[key] = state
        touch(key)
        while advancedOrder.count > advancedCapacity {
            advanced[advancedOrder.removeFirst()] = nil
        }
    }

    mutating func remove(_ blockRoots: some Sequence<Root>) {
        let removed = Set(blockRoots)
        for root in removed { posts[root] = nil }
        advancedOrder.removeAll { removed.contains($0.blockRoot) }
        advanced = advanced.filter { !removed.contains($0.key.blockRoot) }
    }

    private mutating func touch(_ key: AdvancedKey) {
        advancedOrder.removeAll { $0 == key }
        advancedOrder.append(key)
    }
}
