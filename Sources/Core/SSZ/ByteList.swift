public import JSONBytes
public import Primitives

/// A list of at most `Limit` bytes, hexadecimal in JSON. Under the limit `Progressive` it is a `ProgressiveByteList`.
@frozen
public struct ByteList<Limit: SSZLimit>: SSZType {
    /// The bytes.
    public var bytes: [UInt8]

    /// No bytes.
    @inlinable
    public init() { bytes = [] }

    /// The given bytes.
    @inlinable
    public init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// How many bytes there are.
    @inlinable
    public var count: Int { bytes.count }

    /// The encoded size of every value; `nil` when it varies.
    @inlinable
    public static func sszFixedSize(_ limits: SSZLimits) -> Int? { nil }

    /// The encoded size of this value.
    @inlinable
    public func sszSize(_ limits: SSZLimits) -> Int { bytes.count }

    /// Appends the encoding.
    @inlinable
    public func encode(into writer: inout SSZWriter) { writer.bytes.append(contentsOf: bytes) }

    /// Decodes all of the bytes that the reader spans.
    @inlinable
    public init(ssz reader: inout SSZReader) throws(SSZError) {
        let limit = Limit.resolve(reader.limits)
        guard reader.remaining <= limit else {
            throw .overLimit(count: reader.remaining, limit: limit, at: reader.position)
        }
        bytes = reader.rest { [UInt8]($0) }
    }

    /// The root of the value's Merkle tree.
    @inlinable
    public func hashTreeRoot(_ limits: SSZLimits) -> Root {
        Merkle.mixInLength(bytes.withUnsafeBufferPointer { SSZElements.root($0, under: Limit.self, limits) }, count)
    }

    /// Writes the Beacon API's form.
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) { writer.hex(bytes) }

    /// Reads the Beacon API's form.
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        bytes = try reader.hexBytes(limit: Limit.resolve(limits))
    }
}
