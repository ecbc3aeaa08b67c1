public import Primitives

/// What `CachedList` and `CachedVector` are made of: a value over a shared store.
@frozen
@usableFromInline
struct CachedElements<Element: SSZType>: Sendable {
    @usableFromInline typealias Chunk = CachedChunk<Element>

    /// Nothing for no elements, so that empty values cost nothing.
    @usableFromInline var store: CachedStore<Element>?

    @inlinable
    init() {}

    @inlinable
    init(_ elements: some Sequence<Element>) {
        append(contentsOf: elements)
    }

    @inlinable
    init(repeating element: Element, count: Int) {
        if count > 0 { store = CachedStore(repeating: element, count: count) }
    }

    @inlinable
    var count: Int { store?.count ?? 0 }

    /// The store, made this value's own.
    @inlinable
    mutating func own() -> CachedStore<Element> {
        if !isKnownUniquelyReferenced(&store) { store = store?.clone() }
        if let store { return store }
        let new = CachedStore<Element>()
        store = new
        return new
    }

    @inlinable
    subscript(index: Int) -> Element {
        get {
            guard let store, index >= 0, index < store.count else {
                preconditionFailure("element \(index) of \(count)")
            }
            return store.pointer(at: index).pointee
        }
        _modify {
            precondition(index >= 0 && index < count, "element \(index) of \(count)")
            let chunk = own().ownChunk(index >> Chunk.shift, changing: index & (Chunk.capacity - 1))
            yield &chunk.elements[index & (Chunk.capacity - 1)]
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
        for (index, chunk) in store.chunks.enumerated() {
            try body(index << Chunk.shift, UnsafeBufferPointer(start: chunk.elements, count: chunk.count))
        }
    }

    @inlinable
    mutating func mutateEach<E: Error>(_ body: (Int, inout Element) throws(E) -> Void) throws(E) {
        guard count > 0 else { return }
        let store = own()
        for index in store.chunks.indices {
            var elements = store.chunks[index].elements
            var owned: Chunk?
            for place in 0..<store.chunks[index].count {
                var element = elements[place]
                try body(index << Chunk.shift + place, &element)
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
    init(_ reader: inout SSZReader, count: Int) throws(SSZError) {
        guard count > 0 else { return }
        let store = CachedStore<Element>()
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
    func makeIterator() -> CachedIterator<Element> { CachedIterator(self) }
}

extension CachedElements: Hashable {
    @inlinable
    static func == (left: Self, right: Self) -> Bool {
        if left.store === right.store { return true }
        guard let a = left.store, let b = right.store, a.count == b.count else { return left.count == right.count }
        return zip(a.chunks, b.chunks).allSatisfy { a, b in
            if a === b { return true }
            return (0..<a.count).allSatisfy { a.elements[$0] == b.elements[$0] }
        }
    }

    @inlinable
    func hash(into hasher: inout Hasher) {
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
            pointer = store.chunks[chunk].elements
            rest = store.chunks[chunk].count
            chunk += 1
        }
        guard let element = pointer else { return nil }
        pointer = element + 1
        rest -= 1
        return element.pointee
    }
}
