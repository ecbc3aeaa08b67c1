import JSONBytes
import Primitives
import PrivateFiles

/// The file that keeps what was set through the API: JSON, mode 0600, replaced as a whole.
struct ProposerSettingsStore: Sendable {
    private static let version = "1"
    private static let sizeLimit = 64 << 20

    let path: String

    /// What was kept; nothing where there is no file.
    /// - Throws: `io`, or `malformed` when the file is not one of these: nothing of it is used then.
    func read() throws(ProposerSettingsError) -> [BLSPubkey: ProposerOverrides] {
        guard let bytes = try SettingsFiles.readIfThere(path, limit: Self.sizeLimit) else { return [:] }
        do {
            var reader = JSONReader(bytes)
            let settings = try Self.decode(&reader)
            try reader.finish()
            return settings
        } catch {
            throw ProposerSettingsError(
                .malformed, "\(path) is damaged: \(error). Restore it, or remove it and set its values again.")
        }
    }

    /// Durable on return.
    func write(_ settings: [BLSPubkey: ProposerOverrides]) throws(ProposerSettingsError) {
        try SettingsFiles.replace(path, with: Self.encode(settings))
    }

    private static func decode(_ reader: inout JSONReader) throws(JSONError) -> [BLSPubkey: ProposerOverrides] {
        let object = try reader.object()
        guard try object.text("version") == version else { throw reader.error("its version is not known here") }
        var keys = try object.value("keys")
        let members = try keys.object()
        var settings: [BLSPubkey: ProposerOverrides] = [:]
        for name in members.keys {
            guard let pubkey = BLSPubkey(hex: name) else { throw reader.error("not a public key: \(name.prefix(100))") }
            var value = try members.value(name)
            settings[pubkey] = try ProposerOverrides(json: &value)
        }
        return settings
    }

    private static func encode(_ settings: [BLSPubkey: ProposerOverrides]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("version")
        writer.string(version)
        writer.key("keys")
        writer.beginObject()
        for (pubkey, overrides) in settings.sorted(by: { $0.key < $1.key }) {
            writer.key(pubkey.hex)
            overrides.encodeJSON(into: &writer)
        }
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }
}

extension ProposerOverrides {
    fileprivate init(json reader: inout JSONReader) throws(JSONError) {
        let object = try reader.object()
        if var value = object.present("fee_recipient") { feeRecipient = try value.hex(count: 20) }
        if var value = object.present("graffiti") { graffiti = try value.hex(count: 32) }
        if var value = object.present("builder") { builders = try BuilderConfig(json: &value) }
        gasLimit = try object.number("gas_limit")
    }

    fileprivate func encodeJSON(into writer: inout JSONWriter) {
        writer.beginObject()
        if let feeRecipient {
            writer.key("fee_recipient")
            writer.hex(feeRecipient)
        }
        writer.number("gas_limit", gasLimit)
        if let graffiti {
            writer.key("graffiti")
            writer.hex(graffiti)
        }
        if !builders.isEmpty {
            writer.key("builder")
            builders.encodeJSON(into: &writer)
        }
        writer.endObject()
    }
}
