public import JSONBytes
public import Primitives

/// A list of at most `Limit` elements, in an array: for short lists. The long ones of the state are `CachedList`.
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

    @inlinable
    public static func sszFixedSize(_ limits: SSZLimits) -> Int? { nil }

    @inlinable
    public func sszSize(_ limits: SSZLimits) -> Int {
        elements.withUnsafeBufferPointer { SSZElements.size($0, limits) }
    }

    @inlinable
    public func encode(into writer: inout SSZWriter) {
        if Element.sszFixedSize(writer.limits) != nil {
            elements.withUnsafeBufferPointer { SSZElements.encodeFixed($0, into: &writer) }
        } else {
            SSZElements.encodeVariable(elements, count: count, into: &writer)
        }
    }

    @inlinable
    public init(ssz reader: inout SSZReader) throws(SSZError) {
        let count = try SSZElements<Element>.count(in: reader, limit: Limit.resolve(reader.limits))
        elements = try SSZElements.decode(&reader, count: count)
    }

    @inlinable
    public func hashTreeRoot(_ limits: SSZLimits) -> Root {
        let depth = SSZElements<Element>.depth(limit: Limit.resolve(limits))
        let root = elements.withUnsafeBufferPointer { SSZElements.root($0, depth: depth, limits) }
        return Merkle.mixInLength(root, count)
    }

    @inlinable
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        SSZElements.encodeJSON(elements, into: &writer, limits)
    }

    @inlinable
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        elements = try SSZElements.decodeJSON(&reader, limit: Limit.resolve(limits), limits)
    }
}

extension SSZList: RandomAccessCollection, MutableCollection, RangeReplaceableCollection, ExpressibleByArrayLiteral {
    @inlinable
    public init(arrayLiteral elements: Element...) { self.elements = elements }

    @inlinable
    public var startIndex: Int { 0 }

    @inlinable
    public var endIndex: Int { elements.count }

    @inlinable
    public subscript(index: Int) -> Element {
        get { elements[index] }
        _modify { yield &elements[index] }
    }

    @inlinable
    public mutating func replaceSubrange(_ range: Range<Int>, with replacement: some Collection<Element>) {
        elements.replaceSubrange(range, with: replacement)
    }

    @inlinable
    public mutating func append(_ element: Element) { elements.append(element) }

    @inlinable
    public mutating func reserveCapacity(_ capacity: Int) { elements.reserveCapacity(capacity) }

    @inlinable
    public func withContiguousStorageIfAvailable<R>(_ body: (UnsafeBufferPointer<Element>) throws -> R) rethrows -> R? {
        try elements.withContiguousStorageIfAvailable(body)
    }
}
