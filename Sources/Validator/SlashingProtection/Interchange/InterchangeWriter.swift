import JSONBytes
package import Primitives

/// Writes an EIP-3076 document key by key.
struct InterchangeWriter {
    private static let pieceSize = 1 << 18

    private var writer = JSONWriter()
    private let sink: ([UInt8]) throws -> Void

    /// - Parameter sink: gets the text piece by piece.
    init(genesisValidatorsRoot: Root, sink: @escaping ([UInt8]) throws -> Void) {
        self.sink = sink
        writer.beginObject()
        writer.key("metadata")
        writer.beginObject()
        writer.key("interchange_format_version")
        writer.string(InterchangeDocument.formatVersion)
        writer.key("genesis_validators_root")
        writer.hex(genesisValidatorsRoot)
        writer.endObject()
        writer.key("data")
        writer.beginArray()
    }

    /// A key whose highest messages are all that is known.
    mutating func add(_ pubkey: BLSPubkey, _ watermarks: Watermarks) throws {
        try add(pubkey) { writer in
            if let block = watermarks.block { try writer.add(block) }
        } attestations: { writer in
            if let attestation = watermarks.attestation { try writer.add(attestation) }
        }
    }

    /// A key, and its messages as the bodies add them.
    mutating func add(
        _ pubkey: BLSPubkey, blocks: (inout InterchangeWriter) throws -> Void,
        attestations: (inout InterchangeWriter) throws -> Void
    ) throws {
        writer.beginObject()
        writer.key("pubkey")
        writer.hex(pubkey)
        writer.key("signed_blocks")
        writer.beginArray()
        try blocks(&self)
        writer.endArray()
        writer.key("signed_attestations")
        writer.beginArray()
        try attestations(&self)
        writer.endArray()
        writer.endObject()
        try flush(Self.pieceSize)
    }

    mutating func add(_ block: BlockWatermark) throws {
        writer.beginObject()
        number("slot", block.slot.rawValue)
        signingRoot(block.signingRoot)
        writer.endObject()
        try flush(Self.pieceSize)
    }

    mutating func add(_ attestation: AttestationWatermark) throws {
        writer.beginObject()
        number("source_epoch", attestation.source.rawValue)
        number("target_epoch", attestation.target.rawValue)
        signingRoot(attestation.signingRoot)
        writer.endObject()
        try flush(Self.pieceSize)
    }

    mutating func finish() throws {
        writer.endArray()
        writer.endObject()
        try flush(1)
    }

    private mutating func flush(_ least: Int) throws {
        guard writer.bytes.count >= least else { return }
        try sink(writer.bytes)
        writer.bytes.removeAll(keepingCapacity: true)
    }

    private mutating func number(_ key: StaticString, _ value: UInt64) {
        writer.key(key)
        writer.quoted(value)
    }

    private mutating func signingRoot(_ root: Root?) {
        guard let root else { return }
        writer.key("signing_root")
        writer.hex(root)
    }
}

extension InterchangeDocument {
    /// A document with the highest messages of these keys.
    package static func written(
        _ records: [(key: BLSPubkey, value: Watermarks)], genesisValidatorsRoot: Root
    ) -> [UInt8] {
        var json: [UInt8] = []
        // Memory takes everything.
        try? write(records, genesisValidatorsRoot) { json += $0 }
        return json
    }

    private static func write(
        _ records: [(key: BLSPubkey, value: Watermarks)], _ root: Root, sink: ([UInt8]) throws -> Void
    ) throws {
        try withoutActuallyEscaping(sink) { sink in
            var writer = InterchangeWriter(genesisValidatorsRoot: root, sink: sink)
            for record in records { try writer.add(record.key, record.value) }
            try writer.finish()
        }
    }
}
