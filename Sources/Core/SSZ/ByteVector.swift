public import JSONBytes
public import Primitives

/// Bytes of a length that the preset decides, hexadecimal in JSON. Where the length is constant, use `FixedBytes`.
///
/// `init()` is the unsized zero, as for `SSZVector`.
@frozen
public struct ByteVector<Length: SSZLimit>: SSZType {
    /// The bytes; empty for the unsized zero.
    public var bytes: [UInt8]

    /// The unsized zero.
    @inlinable
    public init() { bytes = [] }

    /// The given bytes: as many as the length.
    @inlinable
    public init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    @inlinable
    func sized(_ limits: SSZLimits) -> [UInt8] {
        let length = Length.resolve(limits)
        if bytes.isEmpty { return Array(repeating: 0, count: length) }
        precondition(bytes.count == length, "\(bytes.count) bytes where \(length) are the length")
        return bytes
    }

    /// The encoded size of every value; `nil` when it varies.
    @inlinable
    public static func sszFixedSize(_ limits: SSZLimits) -> Int? { Length.resolve(limits) }

    /// The encoded size of this value.
    @inlinable
    public func sszSize(_ limits: SSZLimits) -> Int { Length.resolve(limits) }

    /// Appends the encoding.
    @inlinable
    public func encode(into writer: inout SSZWriter) { writer.bytes.append(contentsOf: sized(writer.limits)) }

    /// Decodes all of the bytes that the reader spans.
    @inlinable
    public init(ssz reader: inout SSZReader) throws(SSZError) {
        let length = Length.resolve(reader.limits)
        guard length > 0 else { throw .illegalType(at: reader.position) }
        try reader.require(length: length)
        bytes = reader.rest { [UInt8]($0) }
    }

    /// The root of the value's Merkle tree.
    @inlinable
    public func hashTreeRoot(_ limits: SSZLimits) -> Root {
        let depth = SSZElements<UInt8>.depth(limit: Length.resolve(limits))
        return sized(limits).withUnsafeBytes { Merkle.merkleize(memory: $0, depth: depth) }
    }

    /// Writes the Beacon API's form.
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) { writer.hex(sized(limits)) }

    /// Reads the Beacon API's form.
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let length = Length.resolve(limits)
        bytes = try reader.hexBytes(limit: length)
        guard bytes.count == length, length > 0 else {
            throw reader.error("expected \(length) bytes, not \(bytes.count)")
        }
    }

    /// Whether both are the same value; the unsized zero is equal to zeros written out.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        if left.bytes.isEmpty != right.bytes.isEmpty { return left.isZero && right.isZero }
        return left.bytes == right.bytes
    }

    /// Feeds the value to the hasher; zeros of either form alike.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        if !isZero { hasher.combine(bytes) }
    }

    /// Whether every byte is zero.
    @inlinable
    public var isZero: Bool { bytes.allSatisfy { $0 == 0 } }
}
