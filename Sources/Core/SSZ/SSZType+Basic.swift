public import JSONBytes
public import Primitives

/// What the unsigned integers, the quantities and the byte strings share: their memory is their encoding, which holds on
/// the little-endian machines that Swift runs on.
public protocol SSZMemoryValue: SSZType, BitwiseCopyable {}

extension SSZMemoryValue {
    /// The encoded size of every value; `nil` when it varies.
    @inlinable
    public static func sszFixedSize(_ limits: SSZLimits) -> Int? { MemoryLayout<Self>.size }

    /// The encoded size of this value.
    @inlinable
    public func sszSize(_ limits: SSZLimits) -> Int { MemoryLayout<Self>.size }

    /// Appends the encoding.
    @inlinable
    public func encode(into writer: inout SSZWriter) { writer.appendMemory(of: self) }

    /// Decodes all of the bytes that the reader spans.
    @inlinable
    public init(ssz reader: inout SSZReader) throws(SSZError) { self = try reader.memory(of: Self.self) }

    /// The root of the value's Merkle tree.
    @inlinable
    public func hashTreeRoot(_ limits: SSZLimits) -> Root {
        var root = Root()
        root.withUnsafeMutableBytes { $0.storeBytes(of: self, as: Self.self) }
        return root
    }

    /// How many values share a leaf of a list's tree; 0 when each has a root of its own.
    @inlinable
    public static var sszValuesPerLeaf: Int { 32 / MemoryLayout<Self>.size }

    /// Whether a value's memory is its encoding, and any memory a value.
    @inlinable
    public static var sszMemoryIsEncoding: Bool { true }
}

extension SSZMemoryValue where Self: FixedWidthInteger & UnsignedInteger {
    /// Writes the Beacon API's form.
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) { writer.quoted(UInt64(self)) }

    /// Reads the Beacon API's form.
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let value = try reader.quotedUInt64()
        guard let value = Self(exactly: value) else {
            throw reader.error("\(value) does not fit in \(Self.bitWidth) bits")
        }
        self = value
    }
}

extension UInt8: SSZMemoryValue {}
extension UInt16: SSZMemoryValue {}
extension UInt32: SSZMemoryValue {}
extension UInt64: SSZMemoryValue {}

extension UInt128: SSZMemoryValue {
    /// Writes the Beacon API's form.
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) { writer.string(String(self)) }

    /// Reads the Beacon API's form.
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let text = String(decoding: try reader.quotedDigits(), as: UTF8.self)
        guard let value = UInt128(text) else { throw reader.error("\(text) does not fit in 128 bits") }
        self = value
    }
}

extension UInt256: SSZMemoryValue {
    /// Writes the Beacon API's form.
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) { writer.string(description) }

    /// Reads the Beacon API's form.
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let digits = try reader.quotedDigits()
        guard let value = UInt256(decimalDigits: digits) else { throw reader.error("expected a number of 256 bits") }
        self = value
    }
}

extension SSZMemoryValue where Self: UInt64Quantity {
    /// Zero.
    @inlinable
    public init() { self.init(0) }

    /// Writes the Beacon API's form.
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) { writer.quoted(rawValue) }

    /// Reads the Beacon API's form.
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        self.init(try reader.quotedUInt64())
    }
}

extension Slot: SSZMemoryValue {}
extension Epoch: SSZMemoryValue {}
extension ValidatorIndex: SSZMemoryValue {}
extension CommitteeIndex: SSZMemoryValue {}
extension Gwei: SSZMemoryValue {}
extension WithdrawalIndex: SSZMemoryValue {}
extension BuilderIndex: SSZMemoryValue {}
extension SyncCommitteePeriod: SSZMemoryValue {}

extension FixedBytes: SSZMemoryValue {
    /// The root of the value's Merkle tree.
    @inlinable
    public func hashTreeRoot(_ limits: SSZLimits) -> Root {
        if count <= 32 {
            var root = Root()
            root.withUnsafeMutableBytes { root in withUnsafeBytes { root.copyMemory(from: $0) } }
            return root
        }
        return withUnsafeBytes { Merkle.merkleize(memory: $0, depth: Merkle.depth(leaves: (count + 31) / 32)) }
    }

    /// Writes the Beacon API's form.
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) { writer.hex(self) }

    /// Reads the Beacon API's form.
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        self = try reader.hex()
    }

    /// How many values share a leaf of a list's tree; 0 when each has a root of its own.
    @inlinable
    public static var sszValuesPerLeaf: Int { count == 32 ? 1 : 0 }
}

extension Bool: SSZType {
    /// The encoded size of every value; `nil` when it varies.
    @inlinable
    public static func sszFixedSize(_ limits: SSZLimits) -> Int? { 1 }

    /// The encoded size of this value.
    @inlinable
    public func sszSize(_ limits: SSZLimits) -> Int { 1 }

    /// Appends the encoding.
    @inlinable
    public func encode(into writer: inout SSZWriter) { writer.bytes.append(self ? 1 : 0) }

    /// Decodes all of the bytes that the reader spans.
    @inlinable
    public init(ssz reader: inout SSZReader) throws(SSZError) {
        let at = reader.position
        let byte = try reader.memory(of: UInt8.self)
        guard byte <= 1 else { throw .wrongBoolean(byte: byte, at: at) }
        self = byte == 1
    }

    /// The root of the value's Merkle tree.
    @inlinable
    public func hashTreeRoot(_ limits: SSZLimits) -> Root { UInt64(self ? 1 : 0).leafRoot }

    /// Writes the Beacon API's form.
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) { writer.bool(self) }

    /// Reads the Beacon API's form.
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) { self = try reader.bool() }

    /// How many values share a leaf of a list's tree; 0 when each has a root of its own.
    @inlinable
    public static var sszValuesPerLeaf: Int { 32 }
}
