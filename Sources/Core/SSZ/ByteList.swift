public import JSONBytes
public import Primitives

/// A list of at most `Limit` bytes, hexadecimal in JSON.
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

    @inlinable
    public static func sszFixedSize(_ limits: SSZLimits) -> Int? { nil }

    @inlinable
    public func sszSize(_ limits: SSZLimits) -> Int { bytes.count }

    @inlinable
    public func encode(into writer: inout SSZWriter) { writer.bytes.append(contentsOf: bytes) }

    @inlinable
    public init(ssz reader: inout SSZReader) throws(SSZError) {
        let limit = Limit.resolve(reader.limits)
        guard reader.remaining <= limit else {
            throw .overLimit(count: reader.remaining, limit: limit, at: reader.position)
        }
        bytes = reader.rest { [UInt8]($0) }
    }

    @inlinable
    public func hashTreeRoot(_ limits: SSZLimits) -> Root {
        let depth = SSZElements<UInt8>.depth(limit: Limit.resolve(limits))
        return Merkle.mixInLength(bytes.withUnsafeBytes { Merkle.merkleize(memory: $0, depth: depth) }, count)
    }

    @inlinable
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) { writer.hex(bytes) }

    @inlinable
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        bytes = try reader.hexBytes(limit: Limit.resolve(limits))
    }
}
