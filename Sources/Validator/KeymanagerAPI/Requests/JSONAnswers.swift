import ConsensusTypes
import JSONBytes
import Primitives
import ProposerSettings
import SSZ

/// The bodies of the API's answers.
enum JSONAnswers {
    static func error(_ message: String) -> [UInt8] {
        object { writer in
            writer.key("message")
            writer.string(message)
        }
    }

    static func keystores(_ keys: [LocalKeyListing]) -> [UInt8] {
        data { writer in
            writer.beginArray()
            for key in keys {
                writer.beginObject()
                writer.key("validating_pubkey")
                writer.hex(key.pubkey)
                if !key.path.isEmpty {
                    writer.key("derivation_path")
                    writer.string(key.path)
                }
                writer.key("readonly")
                writer.bool(key.isReadOnly)
                writer.endObject()
            }
            writer.endArray()
        }
    }

    static func remoteKeys(_ keys: [RemoteKey]) -> [UInt8] {
        data { writer in
            writer.beginArray()
            for key in keys {
                writer.beginObject()
                writer.key("pubkey")
                writer.hex(key.pubkey)
                writer.key("url")
                writer.string(key.url)
                writer.key("readonly")
                writer.bool(key.isReadOnly)
                writer.endObject()
            }
            writer.endArray()
        }
    }

    /// - Parameter interchange: the document that goes with a deletion.
    static func statuses(_ statuses: [KeyStatusAnswer], interchange: [UInt8]? = nil) -> [UInt8] {
        object { writer in
            writer.key("data")
            writer.beginArray()
            for status in statuses {
                writer.beginObject()
                writer.key("status")
                writer.string(status.name)
                if let message = status.message {
                    writer.key("message")
                    writer.string(message)
                }
                writer.endObject()
            }
            writer.endArray()
            guard let interchange else { return }
            writer.key("slashing_protection")
            writer.string(String(decoding: interchange, as: UTF8.self))
        }
    }

    static func feeRecipient(_ address: ExecutionAddress, of pubkey: BLSPubkey) -> [UInt8] {
        setting(of: pubkey) { writer in
            writer.key("ethaddress")
            writer.hex(address)
        }
    }

    static func gasLimit(_ limit: UInt64, of pubkey: BLSPubkey) -> [UInt8] {
        setting(of: pubkey) { writer in
            writer.key("gas_limit")
            writer.quoted(limit)
        }
    }

    static func graffiti(_ graffiti: Bytes32?, of pubkey: BLSPubkey) -> [UInt8] {
        setting(of: pubkey) { writer in
            writer.key("graffiti")
            writer.string(graffiti.map(Graffiti.text) ?? "")
        }
    }

    static func builders(_ config: ResolvedBuilderConfig) -> [UInt8] {
        data { writer in config.spelledOut.encodeJSON(into: &writer) }
    }

    static func exit(_ exit: SignedVoluntaryExit, _ limits: SSZLimits) -> [UInt8] {
        data { writer in exit.encodeJSON(into: &writer, limits) }
    }

    private static func setting(of pubkey: BLSPubkey, _ value: (inout JSONWriter) -> Void) -> [UInt8] {
        data { writer in
            writer.beginObject()
            writer.key("pubkey")
            writer.hex(pubkey)
            value(&writer)
            writer.endObject()
        }
    }

    private static func data(_ value: (inout JSONWriter) -> Void) -> [UInt8] {
        object { writer in
            writer.key("data")
            value(&writer)
        }
    }

    private static func object(_ fields: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        fields(&writer)
        writer.endObject()
        return writer.bytes
    }
}
