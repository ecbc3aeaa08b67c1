import JSONBytes
import Primitives

/// An EIP-3076 document as this room keeps it: the maxima of each key, and how much there was. Its memory is bounded by
/// the number of keys, not by the length of their histories.
struct InterchangeDocument {
    /// The `interchange_format_version` that is read and written.
    static let formatVersion = "5"

    private(set) var genesisValidatorsRoot = Root()
    private(set) var watermarks: [BLSPubkey: Watermarks] = [:]
    private(set) var counts = InterchangeImportSummary()

    /// Reads a whole document.
    /// - Throws: `invalidInterchange`, naming the first value that is not as EIP-3076 defines it.
    init(json: [UInt8]) throws(SlashingDatabaseError) {
        do {
            var reader = JSONReader(json)
            let document = try reader.object()
            try document.read("metadata") { reader throws(JSONError) in try self.readMetadata(&reader) }
            try document.read("data") { reader throws(JSONError) in
                try reader.array { element throws(JSONError) in try self.readKey(&element) }
            }
            try reader.finish()
        } catch {
            throw SlashingDatabaseError(
                .invalidInterchange,
                "the interchange file is not one of EIP-3076, version \(Self.formatVersion): \(error). "
                    + "Nothing was imported."
            )
        }
        counts.keys = watermarks.count
    }

    private mutating func readMetadata(_ reader: inout JSONReader) throws(JSONError) {
        let metadata = try reader.object()
        try metadata.read("interchange_format_version") { reader throws(JSONError) in
            let version = try reader.string()
            guard version == Self.formatVersion else {
                throw reader.error("version \"\(version.prefix(16))\" is not supported")
            }
        }
        try metadata.read("genesis_validators_root") { reader throws(JSONError) in
            self.genesisValidatorsRoot = try reader.hex(count: 32)
        }
    }

    private mutating func readKey(_ reader: inout JSONReader) throws(JSONError) {
        let object = try reader.object()
        let pubkey: BLSPubkey = try object.read("pubkey") { reader throws(JSONError) in try reader.hex(count: 48) }
        var known = watermarks[pubkey] ?? Watermarks()
        try object.read("signed_blocks") { reader throws(JSONError) in
            try reader.array { element throws(JSONError) in
                known = known.merged(with: Watermarks(block: try Self.readBlock(&element)))
                self.counts.blocks += 1
            }
        }
        try object.read("signed_attestations") { reader throws(JSONError) in
            try reader.array { element throws(JSONError) in
                known = known.merged(with: Watermarks(attestation: try Self.readAttestation(&element)))
                self.counts.attestations += 1
            }
        }
        watermarks[pubkey] = known
    }

    private static func readBlock(_ reader: inout JSONReader) throws(JSONError) -> BlockWatermark {
        let object = try reader.object()
        return BlockWatermark(
            slot: Slot(try object.read("slot") { reader throws(JSONError) in try reader.quotedUInt64() }),
            signingRoot: try readSigningRoot(object))
    }

    private static func readAttestation(_ reader: inout JSONReader) throws(JSONError) -> AttestationWatermark {
        let object = try reader.object()
        return AttestationWatermark(
            source: Epoch(try object.read("source_epoch") { reader throws(JSONError) in try reader.quotedUInt64() }),
            target: Epoch(try object.read("target_epoch") { reader throws(JSONError) in try reader.quotedUInt64() }),
            signingRoot: try readSigningRoot(object))
    }

    /// Optional in the EIP; some clients write null for "not known".
    private static func readSigningRoot(_ object: JSONObject) throws(JSONError) -> Root? {
        guard object.optional("signing_root") != nil else { return nil }
        return try object.read("signing_root") { reader throws(JSONError) in
            reader.isNull() ? nil : try reader.hex(count: 32)
        }
    }
}

extension JSONObject {
    /// Reads the value under `key`; an error inside carries the key in its path.
    fileprivate func read<T>(
        _ key: StaticString, _ body: (inout JSONReader) throws(JSONError) -> T
    ) throws(JSONError) -> T {
        var reader = try value(key)
        do throws(JSONError) { return try body(&reader) } catch { throw error.inside(key: "\(key)") }
    }
}

/// Writes an EIP-3076 document key by key.
struct InterchangeWriter {
    private var writer = JSONWriter()

    init(genesisValidatorsRoot: Root) {
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

    mutating func add(_ pubkey: BLSPubkey, _ watermarks: Watermarks) {
        writer.beginObject()
        writer.key("pubkey")
        writer.hex(pubkey)
        writer.key("signed_blocks")
        writer.beginArray()
        if let block = watermarks.block {
            writer.beginObject()
            number("slot", block.slot.rawValue)
            signingRoot(block.signingRoot)
            writer.endObject()
        }
        writer.endArray()
        writer.key("signed_attestations")
        writer.beginArray()
        if let attestation = watermarks.attestation {
            writer.beginObject()
            number("source_epoch", attestation.source.rawValue)
            number("target_epoch", attestation.target.rawValue)
            signingRoot(attestation.signingRoot)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    consuming func finish() -> [UInt8] {
        writer.endArray()
        writer.endObject()
        return writer.bytes
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
