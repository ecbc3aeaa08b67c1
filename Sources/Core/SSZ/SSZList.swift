public import JSONBytes
public import Primitives

/// A list of at most `Limit` elements, in an array: for short lists. The long ones of the state are `CachedList`.
/// Under the limit `Progressive` it is the specification's `ProgressiveList`.
///
/// The limit is checked where a list comes from outside; it is the caller's to keep when appending.
@frozen
public struct SSZList<Element: SSZType, Limit: SSZLimit>: SSZType {
    /// The elements as an array.
    public var elements: [Element]

    /// No elements.
    @inlinable
    public init() { elements = [] }

    /// The given elements.
    @inlinable
    public init(_ elements: some Sequence<Element>) { self.elements = Array(elements) }

    /// The encoded size of every value; `nil` when it varies.
    @inlinable
    public static func sszFixedSize(_ limits: SSZLimits) -> Int? { nil }

    /// The encoded size of this value.
    @inlinable
    public func sszSize(_ limits: SSZLimits) -> Int {
        elements.withUnsafeBufferPointer { SSZElements.size($0, limits) }
    }

    /// Appends the encoding.
    @inlinable
    public func encode(into writer: inout SSZWriter) {
        if Element.sszFixedSize(writer.limits) != nil {
            elements.withUnsafeBufferPointer { SSZElements.encodeFixed($0, into: &writer) }
        } else {
            SSZElements.encodeVariable(elements, count: count, into: &writer)
        }
    }

    /// Decodes all of the bytes that the reader spans.
    @inlinable
    public init(ssz reader: inout SSZReader) throws(SSZError) {
        let count = try SSZElements<Element>.count(in: reader, limit: Limit.resolve(reader.limits))
        elements = try SSZElements.decode(&reader, count: count)
    }

    /// The root of the value's Merkle tree.
    @inlinable
    public func hashTreeRoot(_ limits: SSZLimits) -> Root {
        let root = elements.withUnsafeBufferPointer { SSZElements.root($0, under: Limit.self, limits) }
        return Merkle.mixInLength(root, count)
    }

    /// Writes the Beacon API's form.
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        SSZElements.encodeJSON(elements, into: &writer, limits)
    }

    /// Reads the Beacon API's form.
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        elements = try SSZElements.decodeJSON(&reader, limit: Limit.resolve(limits), limits)
    }
}

extension SSZList: RandomAccessCollection, MutableCollection, RangeReplaceableCollection, ExpressibleByArrayLiteral {
    /// The elements of the literal.
    @inlinable
    public init(arrayLiteral elements: Element...) { self.elements = elements }

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
        _modify { yield &elements[index] }
    }

    /// Replaces elements. The limit is the caller's to keep.
    @inlinable
    public mutating func replaceSubrange(_ range: Range<Int>, with replacement: some Collection<Element>) {
        elements.replaceSubrange(range, with: replacement)
    }

    /// Adds an element at the end. The limit is the caller's to keep.
    @inlinable
    public mutating func append(_ element: Element) { elements.append(element) }

    /// Makes room for that many elements.
    @inlinable
    public mutating func reserveCapacity(_ capacity: Int) { elements.reserveCapacity(capacity) }

    /// Calls the body with the elements in memory.
    @inlinable
    public func withContiguousStorageIfAvailable<R>(_ body: (UnsafeBufferPointer<Element>) throws -> R) rethrows -> R? {
        try elements.withContiguousStorageIfAvailable(body)
    }
}
