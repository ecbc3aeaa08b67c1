public import JSONBytes
public import Primitives

/// A list of at most `Limit` bits. Under the limit `Progressive` it is the specification's `ProgressiveBitList`.
@frozen
public struct Bitlist<Limit: SSZLimit>: SSZType {
    @usableFromInline var length: Int
    @usableFromInline var bits: Bits

    /// How many bits there are.
    @inlinable
    public var count: Int { length }

    /// No bits.
    @inlinable
    public init() { self.init(count: 0) }

    /// That many bits, all unset.
    @inlinable
    public init(count: Int) {
        length = count
        bits = Bits(count: count)
    }

    /// The given bits.
    @inlinable
    public init(_ values: some Collection<Bool>) {
        self.init(count: values.count)
        for (index, value) in values.enumerated() where value { bits[index] = true }
    }

    /// The bit at a position below `count`.
    @inlinable
    public subscript(index: Int) -> Bool {
        get {
            precondition(index >= 0 && index < count, "bit \(index) of \(count)")
            return bits[index]
        }
        set {
            precondition(index >= 0 && index < count, "bit \(index) of \(count)")
            bits[index] = newValue
        }
    }

    /// The encoded size of every value; `nil` when it varies.
    @inlinable
    public static func sszFixedSize(_ limits: SSZLimits) -> Int? { nil }

    /// The encoded size of this value.
    @inlinable
    public func sszSize(_ limits: SSZLimits) -> Int { count / 8 + 1 }

    /// Appends the encoding.
    @inlinable
    public func encode(into writer: inout SSZWriter) { writer.bytes.append(contentsOf: delimited) }

    /// The bytes with the delimiting bit behind the last one.
    @inlinable
    var delimited: [UInt8] {
        var bytes = bits.bytes
        if count.isMultiple(of: 8) { bytes.append(0) }
        bytes[count / 8] |= 1 << UInt8(count % 8)
        return bytes
    }

    @usableFromInline
    init(delimited bytes: [UInt8], limit: Int, at: Int) throws(SSZError) {
        guard let last = bytes.last, last != 0 else { throw .missingDelimiter(at: at + max(bytes.count - 1, 0)) }
        let top = 7 - last.leadingZeroBitCount
        length = 8 * (bytes.count - 1) + top
        guard length <= limit else { throw .overLimit(count: length, limit: limit, at: at) }
        bits = Bits(bytes: bytes)
        bits.bytes[bytes.count - 1] ^= 1 << UInt8(top)
        if top == 0 { bits.bytes.removeLast() }
    }

    /// Decodes all of the bytes that the reader spans.
    @inlinable
    public init(ssz reader: inout SSZReader) throws(SSZError) {
        let limit = Limit.resolve(reader.limits)
        let at = reader.position
        guard reader.remaining <= limit / 8 + 1 else {
            throw .overLimit(count: 8 * (reader.remaining - 1), limit: limit, at: at)
        }
        try self.init(delimited: reader.rest { [UInt8]($0) }, limit: limit, at: at)
    }

    /// The root of the value's Merkle tree.
    @inlinable
    public func hashTreeRoot(_ limits: SSZLimits) -> Root {
        Merkle.mixInLength(bits.bytes.withUnsafeBytes { Self.root(of: $0, limits) }, count)
    }

    @inlinable
    static func root(of memory: UnsafeRawBufferPointer, _ limits: SSZLimits) -> Root {
        if Limit.isProgressive { return Merkle.merkleizeProgressive(memory: memory) }
        return Merkle.merkleize(memory: memory, depth: Merkle.depth(leaves: (Limit.resolve(limits) + 255) / 256))
    }

    /// Writes the Beacon API's form.
    public func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) { writer.hex(delimited) }

    /// Reads the Beacon API's form.
    public init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let limit = Limit.resolve(limits)
        let bytes = try reader.hexBytes(limit: limit / 8 + 1)
        do throws(SSZError) {
            try self.init(delimited: bytes, limit: limit, at: 0)
        } catch {
            throw reader.error(error.description)
        }
    }
}

extension Bitlist {
    /// The positions of the bits that are set, ascending.
    @inlinable
    public var setIndices: [Int] { bits.setIndices }

    /// How many bits are set.
    @inlinable
    public var popCount: Int { bits.popCount }

    /// Whether no bit is set.
    @inlinable
    public var isZero: Bool { bits.isZero }

    /// The bits in order.
    @inlinable
    public var values: [Bool] { (0..<count).map { bits[$0] } }

    /// Sets every bit that is set in the other list, which must be as long.
    @inlinable
    public mutating func formUnion(_ other: Self) {
        precondition(count == other.count, "bitlists of \(count) and \(other.count) bits")
        bits.formUnion(other.bits)
    }

    /// Whether a bit is set in both.
    @inlinable
    public func overlaps(_ other: Self) -> Bool { bits.overlaps(other.bits) }

    /// Whether every bit that is set in the other list is set here.
    @inlinable
    public func isSuperset(of other: Self) -> Bool { bits.isSuperset(of: other.bits) }
}
