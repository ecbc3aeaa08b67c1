public import JSONBytes
public import Primitives

/// A vector of `Length` elements that remembers its Merkle tree: for the long vectors of the state. See `CachedList`.
///
/// `init()` is the unsized zero, as for `SSZVector`; use `init(repeating:_:)` where elements are going to be indexed.
@frozen
public struct CachedVector<Element: SSZType, Length: SSZLimit>: SSZType {
    @usableFromInline var elements: CachedElements<Element>

    /// The unsized zero.
    @inlinable
    public init() { elements = CachedElements() }

    /// The given elements: as many as the length.
    @inlinable
    public init(_ elements: some Sequence<Element>) { self.elements = CachedElements(elements) }

    /// The same element at every position.
    @inlinable
    public init(repeating element: Element, _ limits: SSZLimits) {
        elements = CachedElements(repeating: element, count: Length.resolve(limits))
    }

    /// The elements that stand for this value: `Length` of them.
    @inlinable
    func sized(_ limits: SSZLimits) -> CachedElements<Element> {
        let length = Length.resolve(limits)
        if elements.count == 0 { return CachedElements(repeating: Element(), count: length) }
        precondition(count == length, "a vector of \(count) elements where \(length) are the length")
        return elements
    }

    /// The encoded size of every value; `nil` when it varies.
    @inlinable
    public static func sszFixedSize(_ limits: SSZLimits) -> Int? {
        Element.sszFixedSize(limits).map { $0 * Length.resolve(limits) }
    }

    /// The encoded size of this value.
    @inlinable
    public func sszSize(_ limits: SSZLimits) -> Int { Self.sszFixedSize(limits) ?? sized(limits).size(limits) }

    /// Appends the encoding.
    @inlinable
    public func encode(into writer: inout SSZWriter) { sized(writer.limits).encode(into: &writer) }

    /// Decodes all of the bytes that the reader spans.
    @inlinable
    public init(ssz reader: inout SSZReader) throws(SSZError) {
        let length = Length.resolve(reader.limits)
        guard length > 0 else { throw .illegalType(at: reader.position) }
        if let size = Self.sszFixedSize(reader.limits) { try reader.require(length: size) }
        let at = reader.position
        let count = try SSZElements<Element>.count(in: reader, limit: length)
        guard count == length else { throw .wrongLength(expected: length, actual: count, at: at) }
        elements = try CachedElements(&reader, count: count)
    }

    /// The root of the value's Merkle tree.
    @inlinable
    public func hashTreeRoot(_ limits: SSZLimits) -> Root {
        sized(limits).root(depth: SSZElements<Element>.depth(limit: Length.resolve(limits)), limits)
    }

    /// Writes the Beacon API's form.
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        SSZElements.encodeJSON(IteratorSequence(sized(limits).makeIterator()), into: &writer, limits)
    }

    /// Reads the Beacon API's form.
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let length = Length.resolve(limits)
        self.init(try SSZElements<Element>.decodeJSON(&reader, limit: length, limits))
        guard count == length, length > 0 else { throw reader.error("expected \(length) elements, not \(count)") }
    }

    /// Whether both are the same value; the unsized zero is equal to zeros written out.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        if left.isEmpty != right.isEmpty { return left.isZero && right.isZero }
        return left.elements == right.elements
    }

    /// Feeds the value to the hasher; zeros of either form alike.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        if !isZero { hasher.combine(elements) }
    }

    /// Whether every element is the default one.
    @inlinable
    public var isZero: Bool { elements.isZero }
}

extension CachedVector: RandomAccessCollection, MutableCollection, ExpressibleByArrayLiteral {
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

extension CachedVector {
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
