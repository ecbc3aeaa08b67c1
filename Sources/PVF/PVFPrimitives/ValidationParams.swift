public import Primitives

/// What a validation function gets: the parent's head, the block, and the relay chain's word on both
/// (polkadot-sdk, `polkadot_parachain_primitives::ValidationParams`).
public struct ValidationParams: Hashable, Sendable, ScaleCodable {
    /// The head data that the block builds on.
    public var parentHead: [UInt8]
    /// The proof of validity's block data, decompressed.
    public var blockData: [UInt8]
    /// The relay chain block that the candidate was made at.
    public var relayParentNumber: UInt32
    /// The state root of that block.
    public var relayParentStorageRoot: Hash32

    /// Parameters from their parts.
    public init(
        parentHead: [UInt8], blockData: [UInt8], relayParentNumber: UInt32, relayParentStorageRoot: Hash32
    ) {
        self.parentHead = parentHead
        self.blockData = blockData
        self.relayParentNumber = relayParentNumber
        self.relayParentStorageRoot = relayParentStorageRoot
    }

    /// Appends the encoding.
    public func encode(to writer: inout ScaleWriter) {
        writer.write(byteString: parentHead)
        writer.write(byteString: blockData)
        writer.write(relayParentNumber)
        writer.write(relayParentStorageRoot)
    }

    /// Reads the encoding.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        parentHead = try reader.readByteString()
        blockData = try reader.readByteString()
        relayParentNumber = try reader.read()
        relayParentStorageRoot = try reader.readFixed()
    }
}
