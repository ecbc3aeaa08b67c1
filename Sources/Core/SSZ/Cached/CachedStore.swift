public import Primitives
public import Synchronization

/// The chunks of one cached list or vector and the nodes above them; copied when it is shared and written to.
@usableFromInline
final class CachedStore<Element: SSZType>: @unchecked Sendable {
    // Safe to share: `chunks` and `count` are written only by the one value that refers to the store; the cache only by
    // that one, or under the lock. That value's exclusive access is theirs too, so theirs is not checked again at run
    // time: the check costs more than the access.
    @usableFromInline typealias Chunk = CachedChunk<Element>

    @exclusivity(unchecked) @usableFromInline var chunks: ContiguousArray<Chunk> = []
    @exclusivity(unchecked) @usableFromInline var count = 0
    @exclusivity(unchecked) @usableFromInline var cache: CachedNodes
    @usableFromInline let lock = Mutex<Void>(())
    /// The place of the first element in the first chunk. The subtrees of a progressive tree begin at leaves 0, 1, 5, 21,
    /// 85 …; 43 leaves in front of them put each at a multiple of its size.
    @usableFromInline let lead: Int

    /// A store without elements.
    @inlinable
    init(isProgressive: Bool) {
        lead = isProgressive ? 43 << Chunk.leafShift : 0
        cache = CachedNodes(isProgressive: isProgressive)
    }

    @inlinable
    deinit {}

    /// The same element that many times. Full chunks of packed zeros are one chunk, many times.
    @inlinable
    convenience init(repeating element: Element, count: Int, isProgressive: Bool) {
        self.init(isProgressive: isProgressive)
        self.count = count
        let isShared = Chunk.isPacked && element == Element() && count >= Chunk.capacity
        let full = isShared ? Chunk(repeating: element, in: 0..<Chunk.capacity) : nil
        var rest = count
        while rest > 0 {
            let first = chunks.isEmpty ? lead : 0
            let places = first..<min(first + rest, Chunk.capacity)
            let shared = places.count == Chunk.capacity ? full : nil
            chunks.append(shared ?? Chunk(repeating: element, in: places))
            cache.markDirty(chunks.count - 1)
            rest -= places.count
        }
    }

    /// An independent store. Clean chunks are shared from now on, dirty ones are copied: they must not be shared.
    @inlinable
    func clone() -> CachedStore {
        let copy = CachedStore(isProgressive: lead > 0)
        copy.count = count
        // Another thread may be hashing the value that this one is a copy of.
        lock.withLock { _ in
            copy.cache = cache.copy()
            copy.chunks = chunks
            cache.forEachDirty { if chunks[$0].isDirty { copy.chunks[$0] = chunks[$0].clone() } }
        }
        return copy
    }

    /// The chunk at a position, made the store's own, with the leaf of `place` marked as changed.
    @inlinable
    func ownChunk(_ index: Int, changing place: Int) -> Chunk {
        if !isKnownUniquelyReferenced(&chunks[index]) { chunks[index] = chunks[index].clone() }
        let chunk = chunks[index]
        chunk.markDirty(place)
        cache.markDirty(index)
        return chunk
    }

    /// Where an element is.
    @inlinable
    func pointer(at index: Int) -> UnsafeMutablePointer<Element> {
        let position = index + lead
        return chunks[position >> Chunk.shift].elements + (position & (Chunk.capacity - 1))
    }

    @inlinable
    func append(_ element: consuming Element) {
        let place = (count + lead) & (Chunk.capacity - 1)
        if place == 0 || count == 0 { chunks.append(Chunk(first: place)) }
        ownChunk(chunks.count - 1, changing: place).append(element)
        count += 1
    }

    /// Adds elements whose encoding is their memory, to an empty store.
    @inlinable
    func append(memory: UnsafeRawBufferPointer) {
        var rest = memory[...]
        while !rest.isEmpty {
            let chunk = Chunk(first: chunks.isEmpty ? lead : 0)
            let part = rest.prefix((Chunk.capacity - chunk.first) * MemoryLayout<Element>.size)
            UnsafeMutableRawPointer(chunk.elements + chunk.first)
                .copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: part).baseAddress ?? .init(chunk.elements),
                    byteCount: part.count)
            chunk.end += part.count / MemoryLayout<Element>.size
            chunk.markAllDirty()
            chunks.append(chunk)
            cache.markDirty(chunks.count - 1)
            count += chunk.values.count
            rest = rest.dropFirst(part.count)
        }
    }

    /// The root of the elements' tree of that depth.
    @inlinable
    func root(depth: Int, _ limits: SSZLimits) -> Root {
        lock.withLock { _ in
            guard Chunk.isPacked || cache.accepts(limits) else { return uncachedRoot(depth: depth, limits) }
            settle(limits)
            return cache.root(depth: depth) { chunks[0].node($0) }
        }
    }

    /// Hashes all that is dirty. Only under the lock.
    @inlinable
    func settle(_ limits: SSZLimits) {
        guard cache.isDirty else { return }
        cache.makeRoom(for: chunks.count)
        cache.forEachDirty { index in
            chunks[index].settle(limits)
            cache.setLeaf(index, chunks[index].node(1))
        }
        cache.update()
    }

    /// The root of the elements' progressive tree, or of the part of it that begins with a subtree.
    @inlinable
    func progressiveRoot(from subtree: Int = 0, _ limits: SSZLimits) -> Root {
        lock.withLock { _ in
            guard Chunk.isPacked || cache.accepts(limits) else {
                let roots = uncachedRoots(limits).dropFirst(Merkle.progressiveStart(subtree))
                return roots.withUnsafeBytes { Merkle.merkleizeProgressive(memory: $0, from: subtree) }
            }
            settle(limits)
            var root = Root()
            for subtree in stride(from: Merkle.progressiveSubtree(ofLeaf: lastLeaf), through: subtree, by: -1) {
                root = Merkle.hash(settledNode(in: subtree, height: 2 * subtree, position: 0), root)
            }
            return root
        }
    }

    /// The last leaf in use; there is one.
    @inlinable
    var lastLeaf: Int { (count - 1) >> Chunk.leafShift }

    /// The node of a subtree of the progressive tree at that height above the leaves, `position` nodes from the left.
    @inlinable
    func settledNode(in subtree: Int, height: Int, position: Int) -> Root {
        let place = Merkle.progressiveStart(subtree) + position << height + lead >> Chunk.leafShift
        let chunk = place / Chunk.width
        guard chunk < chunks.count else { return Merkle.zeroHashes[height] }
        if height > Chunk.height { return cache.progressiveNode(height, firstChunk: chunk) }
        return chunks[chunk].node((Chunk.width + place % Chunk.width) >> height)
    }

    /// The root under limits that the cache is not for.
    @inlinable
    func uncachedRoot(depth: Int, _ limits: SSZLimits) -> Root {
        uncachedRoots(limits).withUnsafeBytes { Merkle.merkleize(memory: $0, depth: depth) }
    }

    /// The elements' roots, under any limits.
    @inlinable
    func uncachedRoots(_ limits: SSZLimits) -> [Root] {
        chunks.flatMap { chunk in chunk.values.map { $0.hashTreeRoot(limits) } }
    }

    /// The node at that height above the leaves, `position` nodes from the left.
    func node(height: Int, position: UInt64, _ limits: SSZLimits) -> Root {
        lock.withLock { _ in
            guard Chunk.isPacked || cache.accepts(limits) else { return uncachedNode(height, position, limits) }
            settle(limits)
            if height > Chunk.height {
                return position == 0 ? cache.root(depth: height) { chunks[0].node($0) } : cache.node(height, position)
            }
            let chunk = position >> UInt64(Chunk.height - height)
            guard chunk < UInt64(chunks.count) else { return Merkle.zeroHashes[height] }
            let width = 1 << (Chunk.height - height)
            return chunks[Int(chunk)].node(width + Int(position) & (width - 1))
        }
    }

    /// The node of a subtree of the progressive tree at that height above the leaves, `position` nodes from the left.
    func node(in subtree: Int, height: Int, position: Int, _ limits: SSZLimits) -> Root {
        lock.withLock { _ in
            guard Chunk.isPacked || cache.accepts(limits) else {
                let roots = uncachedRoots(limits).dropFirst(Merkle.progressiveStart(subtree))
                return roots.withUnsafeBytes { Merkle.node(memory: $0, height: height, position: UInt64(position)) }
            }
            settle(limits)
            return settledNode(in: subtree, height: height, position: position)
        }
    }

    func uncachedNode(_ height: Int, _ position: UInt64, _ limits: SSZLimits) -> Root {
        uncachedRoots(limits).withUnsafeBytes { Merkle.node(memory: $0, height: height, position: position) }
    }
}
