public import JSONBytes
public import Primitives

/// A vector of `Length` bits.
///
/// `init()` is the unsized zero, as for `SSZVector`; a bit that is set makes room for itself, so it may be used at once.
@frozen
public struct Bitvector<Length: SSZLimit>: SSZType {
    @usableFromInline var bits: Bits

    /// All bits unset.
    @inlinable
    public init() { bits = Bits() }

    /// That many bits, all unset; `count` is the length.
    @inlinable
    public init(count: Int) { bits = Bits(count: count) }

    /// The given bits: as many as the length.
    @inlinable
    public init(_ values: some Collection<Bool>) {
        self.init(count: values.count)
        for (index, value) in values.enumerated() where value { bits[index] = true }
    }

    /// The bit at a position, which must be below the length.
    @inlinable
    public subscript(index: Int) -> Bool {
        get { bits[index] }
        set {
            precondition(index >= 0, "bit \(index)")
            if newValue, index >> 3 >= bits.bytes.count {
                bits.bytes.append(contentsOf: repeatElement(0, count: index >> 3 + 1 - bits.bytes.count))
            }
            if index >> 3 < bits.bytes.count { bits[index] = newValue }
        }
    }

    /// The bytes of all `Length` bits.
    @inlinable
    func sized(_ limits: SSZLimits) -> [UInt8] {
        let length = (Length.resolve(limits) + 7) / 8
        precondition(bits.bytes.count <= length, "\(bits.bytes.count) bytes of bits where \(length) are the length")
        return bits.bytes + repeatElement(0, count: length - bits.bytes.count)
    }

    /// The encoded size of every value; `nil` when it varies.
    @inlinable
    public static func sszFixedSize(_ limits: SSZLimits) -> Int? { (Length.resolve(limits) + 7) / 8 }

    /// The encoded size of this value.
    @inlinable
    public func sszSize(_ limits: SSZLimits) -> Int { (Length.resolve(limits) + 7) / 8 }

    /// Appends the encoding.
    @inlinable
    public func encode(into writer: inout SSZWriter) { writer.bytes.append(contentsOf: sized(writer.limits)) }

    @usableFromInline
    init(bytes: [UInt8], length: Int, at: Int) throws(SSZError) {
        let size = (length + 7) / 8
        guard length > 0 else { throw .illegalType(at: at) }
        guard bytes.count == size else { throw .wrongLength(expected: size, actual: bytes.count, at: at) }
        guard length.isMultiple(of: 8) || bytes[size - 1] >> UInt8(length % 8) == 0 else {
            throw .paddingBitSet(at: at + size - 1)
        }
        bits = Bits(bytes: bytes)
    }

    /// Decodes all of the bytes that the reader spans.
    @inlinable
    public init(ssz reader: inout SSZReader) throws(SSZError) {
        let length = Length.resolve(reader.limits)
        let at = reader.position
        try reader.require(length: (length + 7) / 8)
        try self.init(bytes: reader.rest { [UInt8]($0) }, length: length, at: at)
    }

    /// The root of the value's Merkle tree.
    @inlinable
    public func hashTreeRoot(_ limits: SSZLimits) -> Root {
        let depth = Merkle.depth(leaves: (Length.resolve(limits) + 255) / 256)
        return bits.bytes.withUnsafeBytes { Merkle.merkleize(memory: $0, depth: depth) }
    }

    /// Writes the Beacon API's form.
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) { writer.hex(sized(limits)) }

    /// Reads the Beacon API's form.
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let length = Length.resolve(limits)
        let bytes = try reader.hexBytes(limit: (length + 7) / 8)
        do throws(SSZError) {
            try self.init(bytes: bytes, length: length, at: 0)
        } catch {
            throw reader.error(error.description)
        }
    }

    /// Whether both are the same value.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.bits.isSuperset(of: right.bits) && right.bits.isSuperset(of: left.bits)
    }

    /// Feeds the value to the hasher.
    @inlinable
    public func hash(into hasher: inout Hasher) { hasher.combine(setIndices) }
}

extension Bitvector {
    /// How many bits there is room for: the length rounded up to whole bytes, 0 for the unsized zero.
    @inlinable
    public var capacity: Int { 8 * bits.bytes.count }

    /// The positions of the bits that are set, ascending.
    @inlinable
    public var setIndices: [Int] { bits.setIndices }

    /// How many bits are set.
    @inlinable
    public var popCount: Int { bits.popCount }

    /// Whether no bit is set.
    @inlinable
    public var isZero: Bool { bits.isZero }

    /// The bits in order, `Length` of them.
    @inlinable
    public func values(_ limits: SSZLimits) -> [Bool] { (0..<Length.resolve(limits)).map { bits[$0] } }

    /// Sets every bit that is set in the other vector.
    @inlinable
    public mutating func formUnion(_ other: Self) { bits.formUnion(other.bits) }

    /// Whether a bit is set in both.
    @inlinable
    public func overlaps(_ other: Self) -> Bool { bits.overlaps(other.bits) }

    /// Whether every bit that is set in the other vector is set here.
    @inlinable
    public func isSuperset(of other: Self) -> Bool { bits.isSuperset(of: other.bits) }
}
