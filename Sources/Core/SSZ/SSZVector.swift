public import JSONBytes
public import Primitives

/// A vector of `Length` elements, in an array.
///
/// `init()` makes the *unsized zero*: a value without elements in memory, which encodes, hashes and compares as `Length`
/// default elements. A type has no table of sizes at hand, so it cannot make them; use `init(repeating:_:)` where
/// elements are going to be indexed.
@frozen
public struct SSZVector<Element: SSZType, Length: SSZLimit>: SSZType {
    /// The elements as an array; empty for the unsized zero.
    public var elements: [Element]

    /// The unsized zero.
    @inlinable
    public init() { elements = [] }

    /// The given elements: as many as the length.
    @inlinable
    public init(_ elements: some Sequence<Element>) { self.elements = Array(elements) }

    /// The same element at every position.
    @inlinable
    public init(repeating element: Element, _ limits: SSZLimits) {
        elements = Array(repeating: element, count: Length.resolve(limits))
    }

    /// The elements that stand for this value: `Length` of them.
    @inlinable
    func sized(_ limits: SSZLimits) -> [Element] {
        let length = Length.resolve(limits)
        if elements.isEmpty { return Array(repeating: Element(), count: length) }
        precondition(elements.count == length, "a vector of \(elements.count) elements where \(length) are the length")
        return elements
    }

    /// The encoded size of every value; `nil` when it varies.
    @inlinable
    public static func sszFixedSize(_ limits: SSZLimits) -> Int? {
        Element.sszFixedSize(limits).map { $0 * Length.resolve(limits) }
    }

    /// The encoded size of this value.
    @inlinable
    public func sszSize(_ limits: SSZLimits) -> Int {
        Self.sszFixedSize(limits) ?? sized(limits).withUnsafeBufferPointer { SSZElements.size($0, limits) }
    }

    /// Appends the encoding.
    @inlinable
    public func encode(into writer: inout SSZWriter) {
        if let size = Self.sszFixedSize(writer.limits) {
            // The default of a type of fixed size encodes as zeros.
            if elements.isEmpty { return writer.appendZeros(size) }
            sized(writer.limits).withUnsafeBufferPointer { SSZElements.encodeFixed($0, into: &writer) }
        } else {
            let elements = sized(writer.limits)
            SSZElements.encodeVariable(elements, count: elements.count, into: &writer)
        }
    }

    /// Decodes all of the bytes that the reader spans.
    @inlinable
    public init(ssz reader: inout SSZReader) throws(SSZError) {
        let length = Length.resolve(reader.limits)
        guard length > 0 else { throw .illegalType(at: reader.position) }
        if let size = Self.sszFixedSize(reader.limits) { try reader.require(length: size) }
        let at = reader.position
        let count = try SSZElements<Element>.count(in: reader, limit: length)
        guard count == length else { throw .wrongLength(expected: length, actual: count, at: at) }
        elements = try SSZElements.decode(&reader, count: count)
    }

    /// The root of the value's Merkle tree.
    @inlinable
    public func hashTreeRoot(_ limits: SSZLimits) -> Root {
        let depth = SSZElements<Element>.depth(limit: Length.resolve(limits))
        return sized(limits).withUnsafeBufferPointer { SSZElements.root($0, depth: depth, limits) }
    }

    /// Writes the Beacon API's form.
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        SSZElements.encodeJSON(sized(limits), into: &writer, limits)
    }

    /// Reads the Beacon API's form.
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let length = Length.resolve(limits)
        elements = try SSZElements.decodeJSON(&reader, limit: length, limits)
        guard elements.count == length, length > 0 else {
            throw reader.error("expected \(length) elements, not \(elements.count)")
        }
    }

    /// Whether both are the same value; the unsized zero is equal to zeros written out.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        if left.elements.isEmpty != right.elements.isEmpty { return left.isZero && right.isZero }
        return left.elements == right.elements
    }

    /// Feeds the value to the hasher; zeros of either form alike.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        if !isZero { hasher.combine(elements) }
    }

    /// Whether every element is the default one.
    @inlinable
    public var isZero: Bool {
        let zero = Element()
        return elements.allSatisfy { $0 == zero }
    }
}

extension SSZVector: RandomAccessCollection, MutableCollection, ExpressibleByArrayLiteral {
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

    /// Calls the body with the elements in memory.
    @inlinable
    public func withContiguousStorageIfAvailable<R>(_ body: (UnsafeBufferPointer<Element>) throws -> R) rethrows -> R? {
        try elements.withContiguousStorageIfAvailable(body)
    }
}
