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

    @inlinable
    public static func sszFixedSize(_ limits: SSZLimits) -> Int? { Length.resolve(limits) }

    @inlinable
    public func sszSize(_ limits: SSZLimits) -> Int { Length.resolve(limits) }

    @inlinable
    public func encode(into writer: inout SSZWriter) { writer.bytes.append(contentsOf: sized(writer.limits)) }

    @inlinable
    public init(ssz reader: inout SSZReader) throws(SSZError) {
        let length = Length.resolve(reader.limits)
        guard length > 0 else { throw .illegalType(at: reader.position) }
        try reader.require(length: length)
        bytes = reader.rest { [UInt8]($0) }
    }

    @inlinable
    public func hashTreeRoot(_ limits: SSZLimits) -> Root {
        let depth = SSZElements<UInt8>.depth(limit: Length.resolve(limits))
        return sized(limits).withUnsafeBytes { Merkle.merkleize(memory: $0, depth: depth) }
    }

    @inlinable
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) { writer.hex(sized(limits)) }

    @inlinable
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let length = Length.resolve(limits)
        bytes = try reader.hexBytes(limit: length)
        guard bytes.count == length, length > 0 else { throw reader.error("expected \(length) bytes, not \(bytes.count)") }
    }

    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        if left.bytes.isEmpty != right.bytes.isEmpty { return left.isZero && right.isZero }
        return left.bytes == right.bytes
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        if !isZero { hasher.combine(bytes) }
    }

    /// Whether every byte is zero.
    @inlinable
    public var isZero: Bool { bytes.allSatisfy { $0 == 0 } }
}
