public import JSONBytes
public import Primitives

/// A type of the SSZ specification (ssz/simple-serialize.md): its codec, its hash tree root and its JSON form.
///
/// Sizes that depend on the preset come from `limits`. A decoded value honours all of them; a value put together by
/// hand has to, before it is encoded or hashed.
public protocol SSZType: Sendable, Hashable {
    /// The type's default value: zeros, empty lists. Vectors are then unsized (see `SSZVector`).
    init()

    /// The encoded size of every value of the type; `nil` when it varies.
    static func sszFixedSize(_ limits: SSZLimits) -> Int?

    /// The encoded size of this value.
    func sszSize(_ limits: SSZLimits) -> Int

    /// Appends the encoding.
    func encode(into writer: inout SSZWriter)

    /// Decodes all of the bytes that the reader spans. Total: anything but a canonical encoding throws.
    init(ssz reader: inout SSZReader) throws(SSZError)

    /// The root of the value's Merkle tree (ssz/simple-serialize.md "Merkleization").
    func hashTreeRoot(_ limits: SSZLimits) -> Root

    /// Writes the form that the Beacon API has for it: integers as quoted decimals, bytes and bits as `0x` hexadecimal.
    func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits)

    /// Reads the Beacon API's form; the same sizes are checked as for SSZ.
    init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError)

    /// How many values share one leaf of a list's tree, when a value's memory is its part of the leaf: `32 / size` for
    /// basic types, 1 for 32 bytes, 0 for everything that has a root of its own.
    static var sszValuesPerLeaf: Int { get }

    /// Whether a value's memory is its encoding, and any memory is a value: such elements are copied in bulk.
    static var sszMemoryIsEncoding: Bool { get }

    /// The roots of consecutive values; containers hash the levels of many values at once.
    static func hashTreeRoots(
        of values: UnsafeBufferPointer<Self>, into roots: UnsafeMutablePointer<Root>, _ limits: SSZLimits)

    /// The generalized index of what a path leads to, below the node `root` where a value of this type begins; `nil`
    /// when there is no such path (ssz/merkle-proofs.md "SSZ object to index").
    static func generalizedIndex(
        of path: ArraySlice<SSZPathComponent>, below root: GeneralizedIndex, _ limits: SSZLimits
    ) -> GeneralizedIndex?

    /// The node of this value's Merkle tree at a generalized index; `nil` when the tree does not reach there.
    func merkleNode(at index: GeneralizedIndex, _ limits: SSZLimits) -> Root?
}

extension SSZType {
    /// The value's encoding.
    @inlinable
    public func sszEncoded(_ limits: SSZLimits) -> [UInt8] {
        var writer = SSZWriter(limits: limits)
        writer.bytes.reserveCapacity(sszSize(limits))
        encode(into: &writer)
        return writer.bytes
    }

    /// Decodes a value that takes all of the bytes.
    @inlinable
    public init(sszBytes: [UInt8], _ limits: SSZLimits) throws(SSZError) {
        var reader = SSZReader(sszBytes, limits)
        self = try reader.all()
    }

    /// Decodes a value that takes all of the bytes.
    @inlinable
    @_disfavoredOverload
    public init(sszBytes: some Collection<UInt8>, _ limits: SSZLimits) throws(SSZError) {
        try self.init(sszBytes: [UInt8](sszBytes), limits)
    }

    /// The value's JSON.
    public func jsonEncoded(_ limits: SSZLimits) -> [UInt8] {
        var writer = JSONWriter()
        encodeJSON(into: &writer, limits)
        return writer.bytes
    }

    /// Reads a value from a JSON text that holds nothing else.
    public init(jsonBytes: [UInt8], _ limits: SSZLimits) throws(JSONError) {
        var reader = JSONReader(jsonBytes)
        self = try Self(json: &reader, limits)
        try reader.finish()
    }

    /// How many values share a leaf of a list's tree; 0 when each has a root of its own.
    @inlinable
    public static var sszValuesPerLeaf: Int { 0 }

    /// Whether a value's memory is its encoding, and any memory a value.
    @inlinable
    public static var sszMemoryIsEncoding: Bool { false }

    /// The roots of consecutive values.
    @inlinable
    public static func hashTreeRoots(
        of values: UnsafeBufferPointer<Self>, into roots: UnsafeMutablePointer<Root>, _ limits: SSZLimits
    ) {
        for index in values.indices { (roots + index).initialize(to: values[index].hashTreeRoot(limits)) }
    }

    /// The generalized index of what a path leads to, below the node where the value begins.
    public static func generalizedIndex(
        of path: ArraySlice<SSZPathComponent>, below root: GeneralizedIndex, _ limits: SSZLimits
    ) -> GeneralizedIndex? {
        path.isEmpty ? root : nil
    }

    /// The node of the value's tree at a generalized index; `nil` when the tree does not reach there.
    public func merkleNode(at index: GeneralizedIndex, _ limits: SSZLimits) -> Root? {
        index == .root ? hashTreeRoot(limits) : nil
    }
}
