public import JSONBytes
public import Primitives

/// A list of at most `Limit` elements that remembers its Merkle tree: for the long lists of the state.
///
/// A value like an array, and safe to share between threads like one. Copies share chunks of elements until they are
/// written to; hashing takes time for what changed since the last time only. Write in place (`list[i].balance = …`), not
/// through a copy of the whole list. Under the limit `Progressive` it is the specification's `ProgressiveList`.
@frozen
public struct CachedList<Element: SSZType, Limit: SSZLimit>: SSZType {
    @usableFromInline var elements: CachedElements<Element>

    /// The elements without their limit, for what takes the lists of all forks. Nothing is copied.
    @inlinable
    public var unlimited: CachedElements<Element> { elements }

    /// No elements.
    @inlinable
    public init() { elements = CachedElements(isProgressive: Limit.isProgressive) }

    /// The given elements.
    @inlinable
    public init(_ elements: some Sequence<Element>) {
        self.elements = CachedElements(elements, isProgressive: Limit.isProgressive)
    }

    /// The same element that many times.
    @inlinable
    public init(repeating element: Element, count: Int) {
        elements = CachedElements(repeating: element, count: count, isProgressive: Limit.isProgressive)
    }

    /// The encoded size of every value; `nil` when it varies.
    @inlinable
    public static func sszFixedSize(_ limits: SSZLimits) -> Int? { nil }

    /// The encoded size of this value.
    @inlinable
    public func sszSize(_ limits: SSZLimits) -> Int { elements.size(limits) }

    /// Appends the encoding.
    @inlinable
    public func encode(into writer: inout SSZWriter) { elements.encode(into: &writer) }

    /// Decodes all of the bytes that the reader spans.
    @inlinable
    public init(ssz reader: inout SSZReader) throws(SSZError) {
        let count = try SSZElements<Element>.count(in: reader, limit: Limit.resolve(reader.limits))
        elements = try CachedElements(&reader, count: count, isProgressive: Limit.isProgressive)
    }

    /// The root of the value's Merkle tree.
    @inlinable
    public func hashTreeRoot(_ limits: SSZLimits) -> Root {
        if Limit.isProgressive { return Merkle.mixInLength(elements.progressiveRoot(limits), count) }
        let depth = SSZElements<Element>.depth(limit: Limit.resolve(limits))
        return Merkle.mixInLength(elements.root(depth: depth, limits), count)
    }

    /// Writes the Beacon API's form.
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        SSZElements.encodeJSON(self, into: &writer, limits)
    }

    /// Reads the Beacon API's form.
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        self.init(try SSZElements<Element>.decodeJSON(&reader, limit: Limit.resolve(limits), limits))
    }
}

extension CachedList {
    /// Adds an element at the end. The limit is the caller's to keep.
    @inlinable
    public mutating func append(_ element: consuming Element) { elements.append(element) }

    /// Adds elements at the end. The limit is the caller's to keep.
    @inlinable
    public mutating func append(contentsOf more: some Sequence<Element>) { elements.append(contentsOf: more) }

    /// Removes all elements.
    @inlinable
    public mutating func removeAll() { self = Self() }

    /// Removes the first elements. Builds the list anew: for lists that are short by then.
    @inlinable
    public mutating func removeFirst(_ count: Int) { self = Self(dropFirst(count)) }

    /// Removes every element that the condition holds for. Builds the list anew when there is one.
    @inlinable
    public mutating func removeAll(where isRemoved: (Element) throws -> Bool) rethrows {
        let kept = try filter { try !isRemoved($0) }
        if kept.count < count { self = Self(kept) }
    }
}

extension CachedList: RandomAccessCollection, MutableCollection, ExpressibleByArrayLiteral {
    /// The elements of the literal.
    @inlinable
    public init(arrayLiteral elements: Element...) { self.init(elements) }

    /// The first element's index: 0.
    @inlinable
    public var startIndex: Int { 0 }

    /// How many elements there are.
    @inlinable
    public var endIndex: Int { elements.count }

    /// The element at an index below `count`.
    @inlinable
    public subscript(index: Int) -> Element {
        get { elements[index] }
        _modify { yield &elements[mutable: index] }
    }

    /// Walks over the elements.
    @inlinable
    public func makeIterator() -> CachedIterator<Element> { elements.makeIterator() }
}

extension CachedList {
    /// The elements as an array.
    @inlinable
    public var array: [Element] { Array(self) }

    /// Calls the body with each run of elements that lie together in memory, and the index of its first.
    @inlinable
    public func forEachChunk<E: Error>(
        _ body: (_ start: Int, _ elements: UnsafeBufferPointer<Element>) throws(E) -> Void
    ) throws(E) {
        try elements.forEachChunk(body)
    }

    /// Changes elements in one pass over all. What the body leaves as it is stays hashed and shared.
    @inlinable
    public mutating func mutateEach<E: Error>(
        _ body: (_ index: Int, _ element: inout Element) throws(E) -> Void
    ) throws(E) {
        try elements.mutateEach(body)
    }
}
