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
    @exclusivity(unchecked) @usableFromInline var cache = CachedNodes()
    @usableFromInline let lock = Mutex<Void>(())

    @inlinable
    init() {}

    @inlinable
    deinit {}

    /// The same element that many times. Full chunks of packed zeros are one chunk, many times.
    @inlinable
    init(repeating element: Element, count: Int) {
        self.count = count
        let isShared = Chunk.isPacked && element == Element() && count >= Chunk.capacity
        let full = isShared ? Chunk(repeating: element, count: Chunk.capacity) : nil
        var rest = count
        while rest > 0 {
            let size = min(rest, Chunk.capacity)
            let shared = size == Chunk.capacity ? full : nil
            chunks.append(shared ?? Chunk(repeating: element, count: size))
            cache.markDirty(chunks.count - 1)
            rest -= size
        }
    }

    /// An independent store. Clean chunks are shared from now on, dirty ones are copied: they must not be shared.
    @inlinable
    func clone() -> CachedStore {
        let copy = CachedStore()
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
        chunks[index >> Chunk.shift].elements + (index & (Chunk.capacity - 1))
    }

    @inlinable
    func append(_ element: consuming Element) {
        let place = count & (Chunk.capacity - 1)
        if place == 0 { chunks.append(Chunk()) }
        ownChunk(chunks.count - 1, changing: place).append(element)
        count += 1
    }

    /// Adds elements whose encoding is their memory, to an empty store.
    @inlinable
    func append(memory: UnsafeRawBufferPointer) {
        var rest = memory[...]
        while !rest.isEmpty {
            let part = rest.prefix(Chunk.capacity * MemoryLayout<Element>.size)
            let chunk = Chunk()
            UnsafeMutableRawPointer(chunk.elements)
                .copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: part).baseAddress ?? .init(chunk.elements),
                    byteCount: part.count)
            chunk.count = part.count / MemoryLayout<Element>.size
            chunk.markAllDirty()
            chunks.append(chunk)
            cache.markDirty(chunks.count - 1)
            count += chunk.count
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

    /// The root under limits that the cache is not for.
    @inlinable
    func uncachedRoot(depth: Int, _ limits: SSZLimits) -> Root {
        let roots = chunks.flatMap { chunk in (0..<chunk.count).map { chunk.elements[$0].hashTreeRoot(limits) } }
        return roots.withUnsafeBytes { Merkle.merkleize(memory: $0, depth: depth) }
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

    func uncachedNode(_ height: Int, _ position: UInt64, _ limits: SSZLimits) -> Root {
        let roots = chunks.flatMap { chunk in (0..<chunk.count).map { chunk.elements[$0].hashTreeRoot(limits) } }
        return roots.withUnsafeBytes { Merkle.node(memory: $0, height: height, position: position) }
    }
}
