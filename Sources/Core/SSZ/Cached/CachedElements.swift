public import Primitives

/// What `CachedList` and `CachedVector` are made of: a value over a shared store. A collection that does not say how many
/// elements it may have, and so the same type for the lists of all forks.
@frozen
public struct CachedElements<Element: SSZType>: Sendable {
    @usableFromInline typealias Chunk = CachedChunk<Element>

    /// Nothing for no elements, so that empty values cost nothing.
    @usableFromInline var store: CachedStore<Element>?
    /// Whether the elements lie as a progressive tree needs them.
    @usableFromInline let isProgressive: Bool

    @inlinable
    init(isProgressive: Bool = false) { self.isProgressive = isProgressive }

    @inlinable
    init(_ elements: some Sequence<Element>, isProgressive: Bool = false) {
        self.isProgressive = isProgressive
        append(contentsOf: elements)
    }

    @inlinable
    init(repeating element: Element, count: Int, isProgressive: Bool = false) {
        self.isProgressive = isProgressive
        if count > 0 { store = CachedStore(repeating: element, count: count, isProgressive: isProgressive) }
    }

    /// How many elements there are.
    @inlinable
    public var count: Int { store?.count ?? 0 }

    /// The store, made this value's own.
    @inlinable
    mutating func own() -> CachedStore<Element> {
        if !isKnownUniquelyReferenced(&store) { store = store?.clone() }
        if let store { return store }
        let new = CachedStore<Element>(isProgressive: isProgressive)
        store = new
        return new
    }

    /// The element at an index below `count`.
    @inlinable
    public subscript(index: Int) -> Element {
        guard let store, index >= 0, index < store.count else {
            preconditionFailure("element \(index) of \(count)")
        }
        return store.pointer(at: index).pointee
    }

    /// The element at an index below `count`, to be changed in place.
    @inlinable
    subscript(mutable index: Int) -> Element {
        get { self[index] }
        _modify {
            precondition(index >= 0 && index < count, "element \(index) of \(count)")
            let store = own()
            let position = index + store.lead
            let chunk = store.ownChunk(position >> Chunk.shift, changing: position & (Chunk.capacity - 1))
            yield &chunk.elements[position & (Chunk.capacity - 1)]
        }
    }

    @inlinable
    mutating func append(_ element: consuming Element) {
        own().append(element)
    }

    @inlinable
    mutating func append(contentsOf elements: some Sequence<Element>) {
        var iterator = elements.makeIterator()
        guard let first = iterator.next() else { return }
        let store = own()
        store.append(first)
        while let next = iterator.next() { store.append(next) }
    }

    @inlinable
    func forEachChunk<E: Error>(_ body: (Int, UnsafeBufferPointer<Element>) throws(E) -> Void) throws(E) {
        guard let store else { return }
        var start = 0
        for chunk in store.chunks {
            try body(start, chunk.values)
            start += chunk.values.count
        }
    }

    @inlinable
    mutating func mutateEach<E: Error>(_ body: (Int, inout Element) throws(E) -> Void) throws(E) {
        guard count > 0 else { return }
        let store = own()
        for index in store.chunks.indices {
            var elements = store.chunks[index].elements
            var owned: Chunk?
            for place in store.chunks[index].first..<store.chunks[index].end {
                var element = elements[place]
                try body(index << Chunk.shift + place - store.lead, &element)
                if element == elements[place] { continue }
                if let owned {
                    owned.markDirty(place)
                } else {
                    let chunk = store.ownChunk(index, changing: place)
                    elements = chunk.elements
                    owned = chunk
                }
                elements[place] = element
            }
        }
    }

    @inlinable
    var isZero: Bool {
        let zero = Element()
        var isZero = true
        forEachChunk { _, elements in isZero = isZero && elements.allSatisfy { $0 == zero } }
        return isZero
    }

    @inlinable
    func size(_ limits: SSZLimits) -> Int {
        if let size = Element.sszFixedSize(limits) { return size * count }
        var size = 0
        forEachChunk { _, elements in size += SSZElements.size(elements, limits) }
        return size
    }

    @inlinable
    func encode(into writer: inout SSZWriter) {
        if Element.sszFixedSize(writer.limits) != nil {
            forEachChunk { _, elements in SSZElements.encodeFixed(elements, into: &writer) }
        } else {
            SSZElements.encodeVariable(IteratorSequence(makeIterator()), count: count, into: &writer)
        }
    }

    @inlinable
    init(_ reader: inout SSZReader, count: Int, isProgressive: Bool = false) throws(SSZError) {
        self.isProgressive = isProgressive
        guard count > 0 else { return }
        let store = CachedStore<Element>(isProgressive: isProgressive)
        if Element.sszMemoryIsEncoding {
            reader.rest { store.append(memory: $0) }
        } else {
            try SSZElements.decode(&reader, count: count) { store.append($0) }
        }
        self.store = store
    }

    @inlinable
    func root(depth: Int, _ limits: SSZLimits) -> Root {
        store?.root(depth: depth, limits) ?? Merkle.zeroHashes[depth]
    }

    @inlinable
    func progressiveRoot(_ limits: SSZLimits) -> Root { store?.progressiveRoot(limits) ?? Root() }

    /// Walks over the elements.
    @inlinable
    public func makeIterator() -> CachedIterator<Element> { CachedIterator(self) }
}

extension CachedElements: RandomAccessCollection {
    /// The first element's index: 0.
    @inlinable
    public var startIndex: Int { 0 }

    /// How many elements there are.
    @inlinable
    public var endIndex: Int { count }
}

extension CachedElements: Hashable {
    /// Whether both have the same elements, in whatever list.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        if left.store === right.store { return true }
        guard let a = left.store, let b = right.store, a.count == b.count else { return left.count == right.count }
        if a.lead != b.lead { return zip(left, right).allSatisfy { $0 == $1 } }
        return zip(a.chunks, b.chunks).allSatisfy { a, b in
            if a === b { return true }
            return (a.first..<a.end).allSatisfy { a.elements[$0] == b.elements[$0] }
        }
    }

    /// Feeds the elements to the hasher.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        forEachChunk { _, elements in
            for element in elements { hasher.combine(element) }
        }
    }
}

/// Walks over the elements chunk by chunk.
@frozen
public struct CachedIterator<Element: SSZType>: IteratorProtocol {
    @usableFromInline let store: CachedStore<Element>?
    @usableFromInline var pointer: UnsafeMutablePointer<Element>?
    @usableFromInline var rest = 0
    @usableFromInline var chunk = 0

    @inlinable
    init(_ elements: CachedElements<Element>) {
        store = elements.store
    }

    /// The next element.
    @inlinable
    public mutating func next() -> Element? {
        if rest == 0 {
            guard let store, chunk < store.chunks.count else { return nil }
            pointer = store.chunks[chunk].elements + store.chunks[chunk].first
            rest = store.chunks[chunk].end - store.chunks[chunk].first
            chunk += 1
        }
        guard let element = pointer else { return nil }
        pointer = element + 1
        rest -= 1
        return element.pointee
    }
}
