public import JSONBytes
public import Primitives

/// A container: a type that writes its fields down twice, and gets the rest of `SSZType` from the two lists.
///
/// Both lists are in the specification's order. No field's type may hold the container itself.
public protocol SSZContainer: SSZType {
    /// Shows every field to the visitor: `visitor.field("slot", slot)` …
    func visitFields<V: SSZFieldVisitor>(_ visitor: inout V)

    /// Reads every field: `slot = try reader.field("slot")` …
    init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure)
}

/// Something that is shown the fields of a container.
public protocol SSZFieldVisitor {
    /// One field; its name is the specification's.
    mutating func field<F: SSZType>(_ name: StaticString, _ value: F)
}

/// Something that the fields of a container are read from.
public protocol SSZFieldReader {
    /// Why a field cannot be read.
    associatedtype Failure: Error
    /// The next field; its name is the specification's.
    mutating func field<F: SSZType>(_ name: StaticString) throws(Failure) -> F
}

extension SSZContainer {
    /// The encoded size of every value; `nil` when it varies.
    @inlinable
    public static func sszFixedSize(_ limits: SSZLimits) -> Int? {
        var layout = SSZLayout(limits)
        Self().visitFields(&layout)
        return layout.isFixed ? layout.fixedLength : nil
    }

    /// The encoded size of this value.
    @inlinable
    public func sszSize(_ limits: SSZLimits) -> Int {
        var visitor = SSZSizeVisitor(limits)
        visitFields(&visitor)
        return visitor.size
    }

    /// Appends the encoding.
    @inlinable
    public func encode(into writer: inout SSZWriter) {
        var head = SSZHeadVisitor(writer)
        visitFields(&head)
        writer = head.writer
        guard head.hasVariable else { return }
        head.writer.bytes = []
        var tail = SSZTailVisitor(writer, start: head.start)
        writer.bytes = []
        visitFields(&tail)
        writer = tail.writer
    }

    /// Decodes all of the bytes that the reader spans.
    @inlinable
    public init(ssz reader: inout SSZReader) throws(SSZError) {
        var fields =
            if reader.isFixedSize { SSZContainerReader(fixed: reader) } else {
                try SSZContainerReader(reader, for: Self())
            }
        self = try Self(fields: &fields)
        try fields.finish()
        reader.move(to: fields.reader.position)
    }

    /// The root of the value's Merkle tree.
    @inlinable
    public func hashTreeRoot(_ limits: SSZLimits) -> Root {
        withUnsafeTemporaryAllocation(of: Root.self, capacity: SSZRootVisitor.capacity) { nodes in
            var visitor = SSZRootVisitor(nodes, limits)
            visitFields(&visitor)
            return visitor.root()
        }
    }

    /// The roots of consecutive values.
    @inlinable
    public static func hashTreeRoots(
        of values: UnsafeBufferPointer<Self>, into roots: UnsafeMutablePointer<Root>, _ limits: SSZLimits
    ) {
        SSZRootVisitor.hash(values, into: roots, limits)
    }

    /// Writes the Beacon API's form.
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        var visitor = SSZJSONVisitor(writer, limits)
        writer.bytes = []
        visitor.writer.beginObject()
        visitFields(&visitor)
        visitor.writer.endObject()
        writer = visitor.writer
    }

    /// Reads the Beacon API's form.
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        var fields = SSZJSONFields(try reader.object(), limits)
        self = try Self(fields: &fields)
    }
}
