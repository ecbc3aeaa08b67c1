public import Primitives

/// The elements under 128 consecutive leaves, with the nodes above them.
///
/// Invariant: a chunk with dirty leaves belongs to one store alone. A shared chunk is clean, and nobody writes to it.
@usableFromInline
final class CachedChunk<Element: SSZType>: @unchecked Sendable {
    // Safe to share: elements are written only while the one store that owns the chunk is accessed exclusively; nodes
    // and dirty bits only then, or under that store's lock. Exclusivity is the store's owner's, and not checked again.

    /// How many leaves a chunk has.
    @inlinable static var width: Int { 128 }
    /// The height of a chunk's root above the leaves.
    @inlinable static var height: Int { 7 }
    /// How many bits of an element's index are its place in a leaf.
    @inlinable static var leafShift: Int { isPacked ? Element.sszValuesPerLeaf.trailingZeroBitCount : 0 }
    /// How many bits of an element's index are its place in the chunk.
    @inlinable static var shift: Int { height + leafShift }
    /// How many elements a full chunk has.
    @inlinable static var capacity: Int { 1 << shift }
    /// Whether the elements' memory is the leaves; it is then zero behind the last element.
    @inlinable static var isPacked: Bool { Element.sszValuesPerLeaf > 0 }

    @usableFromInline let elements: UnsafeMutablePointer<Element>
    /// The first element's place: only the first chunk of a progressive list does not begin at 0.
    @usableFromInline let first: Int
    /// The place behind the last element.
    @exclusivity(unchecked) @usableFromInline var end: Int
    @exclusivity(unchecked) @usableFromInline var nodes: UnsafeMutablePointer<Root>?
    @exclusivity(unchecked) @usableFromInline var dirtyLow: UInt64 = 0
    @exclusivity(unchecked) @usableFromInline var dirtyHigh: UInt64 = 0

    /// A chunk without elements.
    @inlinable
    init(first: Int) {
        elements = .allocate(capacity: Self.capacity)
        self.first = first
        end = first
        if Self.isPacked {
            UnsafeMutableRawPointer(elements).initializeMemory(as: UInt8.self, repeating: 0, count: 32 * Self.width)
        }
    }

    /// A chunk of copies of an element, from one place to another.
    @inlinable
    convenience init(repeating element: Element, in places: Range<Int>) {
        self.init(first: places.lowerBound)
        (elements + first).initialize(repeating: element, count: places.count)
        end = places.upperBound
        if Self.isPacked, element == Element() {
            // Packed zeros are clean from the start: their nodes are known.
            nodes = NodeTree.allocate(width: Self.width, withLeaves: false, level: 0)
        } else {
            markAllDirty()
        }
    }

    @inlinable
    deinit {
        (elements + first).deinitialize(count: end - first)
        elements.deallocate()
        nodes?.deallocate()
    }

    /// An independent chunk of the same content and cache.
    @inlinable
    func clone() -> CachedChunk {
        let copy = CachedChunk(first: first)
        (copy.elements + first).initialize(from: elements + first, count: end - first)
        copy.end = end
        copy.dirtyLow = dirtyLow
        copy.dirtyHigh = dirtyHigh
        if let nodes { copy.nodes = NodeTree.copy(nodes, width: Self.width, withLeaves: !Self.isPacked) }
        return copy
    }

    /// The elements in memory.
    @inlinable
    var values: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: elements + first, count: end - first) }

    @inlinable
    var isDirty: Bool { dirtyLow | dirtyHigh != 0 }

    /// Notes that the leaf of the element at a place has changed.
    @inlinable
    func markDirty(_ place: Int) {
        let leaf = place >> Self.leafShift
        if leaf < 64 { dirtyLow |= 1 << UInt64(leaf) } else { dirtyHigh |= 1 << UInt64(leaf - 64) }
    }

    /// How many leaves there are up to the last one in use.
    @inlinable
    var usedLeaves: Int { (end + (1 << Self.leafShift) - 1) >> Self.leafShift }

    /// Notes that every leaf that is in use has changed.
    @inlinable
    func markAllDirty() {
        let used = usedLeaves
        dirtyLow = used >= 64 ? .max : (1 << UInt64(used)) - 1
        dirtyHigh = used >= 128 ? .max : used > 64 ? (1 << UInt64(used - 64)) - 1 : 0
        // No element is in front of the first; Swift's shifts by 64 and more give zero.
        dirtyLow &= .max << UInt64(first >> Self.leafShift)
    }

    /// Adds an element; the chunk must not be full.
    @inlinable
    func append(_ element: consuming Element) {
        (elements + end).initialize(to: element)
        markDirty(end)
        end += 1
    }

    /// Hashes what is dirty. Writes nothing to a clean chunk, which may be shared.
    @inlinable
    func settle(_ limits: SSZLimits) {
        guard isDirty else { return }
        let nodes = self.nodes ?? NodeTree.allocate(width: Self.width, withLeaves: !Self.isPacked, level: 0)
        self.nodes = nodes
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2) { dirty in
            dirty.initializeElement(at: 0, to: dirtyLow)
            dirty.initializeElement(at: 1, to: dirtyHigh)
            var leaves = UnsafePointer(nodes + Self.width)
            if Self.isPacked {
                leaves = UnsafePointer(UnsafeMutableRawPointer(elements).assumingMemoryBound(to: Root.self))
            } else {
                NodeTree.forEachRun(dirty) { start, count in
                    let run = UnsafeBufferPointer(start: elements + start, count: count)
                    Element.hashTreeRoots(of: run, into: nodes + Self.width + start, limits)
                }
            }
            NodeTree.update(nodes, leaves: leaves, width: Self.width, dirty: dirty)
        }
        dirtyLow = 0
        dirtyHigh = 0
    }

    /// A node of a settled chunk, counted like a heap: 1 is the root, 128 to 255 are the leaves.
    @inlinable
    func node(_ index: Int) -> Root {
        if Self.isPacked, index >= Self.width {
            return UnsafeRawPointer(elements).load(fromByteOffset: 32 * (index - Self.width), as: Root.self)
        }
        guard let nodes else { return Root() }
        return nodes[index]
    }
}
