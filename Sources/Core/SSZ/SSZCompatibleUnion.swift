public import JSONBytes
public import Primitives

/// One of several types, told apart by a selector: the specification's `CompatibleUnion({selector: type})` (EIP-8016).
///
/// An enum conforms with a case per selector. Selectors are 1 to 127, and the types' Merkle trees have to agree.
public protocol SSZCompatibleUnion: SSZType {
    /// Which type the value is of.
    var selector: UInt8 { get }

    /// Shows the value to the visitor: `visitor.field("data", value)`.
    func visitData<V: SSZFieldVisitor>(_ visitor: inout V)

    /// Reads a value of the selector's type: `try reader.field("data")`; `nil` for a selector that has none.
    init?<R: SSZFieldReader>(selector: UInt8, data reader: inout R) throws(R.Failure)
}

extension SSZCompatibleUnion {
    /// The encoded size of every value: it varies.
    @inlinable
    public static func sszFixedSize(_ limits: SSZLimits) -> Int? { nil }

    /// The encoded size of this value.
    public func sszSize(_ limits: SSZLimits) -> Int {
        var visitor = SSZDataVisitor(SSZWriter(limits: limits))
        visitData(&visitor)
        return 1 + visitor.writer.bytes.count
    }

    /// Appends the encoding.
    public func encode(into writer: inout SSZWriter) {
        writer.bytes.append(selector)
        var visitor = SSZDataVisitor(writer)
        writer.bytes = []
        visitData(&visitor)
        writer = visitor.writer
    }

    /// Decodes all of the bytes that the reader spans.
    public init(ssz reader: inout SSZReader) throws(SSZError) {
        let at = reader.position
        guard reader.remaining > 0 else { throw .tooShort(expected: 1, actual: 0, at: at) }
        let selector: UInt8 = try reader.value(length: 1, isFixedSize: true)
        var data = SSZDataReader(reader: reader)
        guard let value = try Self(selector: selector, data: &data) else {
            throw .unknownSelector(selector, at: at)
        }
        self = value
        reader = data.reader
    }

    /// The root of the value's Merkle tree.
    public func hashTreeRoot(_ limits: SSZLimits) -> Root {
        var roots = SSZRootsVisitor(limits)
        visitData(&roots)
        return Merkle.hash(roots.roots.first ?? Root(), UInt64(selector).leafRoot)
    }

    /// Writes the Beacon API's form.
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.key("selector")
        selector.encodeJSON(into: &writer, limits)
        var visitor = SSZJSONVisitor(writer, limits)
        writer.bytes = []
        visitData(&visitor)
        writer = visitor.writer
        writer.endObject()
    }

    /// Reads the Beacon API's form.
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        var fields = SSZJSONFields(object, limits)
        let selector: UInt8 = try fields.field("selector")
        guard let value = try Self(selector: selector, data: &fields) else {
            throw reader.error("\(selector) selects no type")
        }
        self = value
    }

    /// The node of the value's tree at a generalized index; `nil` when the tree does not reach there.
    public func merkleNode(at index: GeneralizedIndex, _ limits: SSZLimits) -> Root? {
        if index == .root { return hashTreeRoot(limits) }
        let (side, rest) = index.split(depth: 1)
        if side.isRight(at: 0) { return rest == .root ? UInt64(selector).leafRoot : nil }
        var descent = SSZNodeDescent(target: 0, index: rest, limits: limits)
        visitData(&descent)
        return descent.result
    }
}

/// Appends the one value of a union.
private struct SSZDataVisitor: SSZFieldVisitor {
    var writer: SSZWriter

    init(_ writer: SSZWriter) { self.writer = writer }

    mutating func field<F: SSZType>(_ name: StaticString, _ value: F) { value.encode(into: &writer) }
}

/// Reads the one value of a union, which takes the rest of the span.
private struct SSZDataReader: SSZFieldReader {
    var reader: SSZReader

    mutating func field<F: SSZType>(_ name: StaticString) throws(SSZError) -> F { try reader.all() }
}
