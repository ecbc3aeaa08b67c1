import JSONBytes
import Primitives
import ProposerSettings

/// POST /eth/v1/keystores
struct ImportKeystoresRequest: Equatable {
    /// Each the text of an EIP-2335 file.
    var keystores: [String] = []
    var passwords: [String] = []
    /// The text of an EIP-3076 file.
    var slashingProtection: String?

    init(body: [UInt8]) throws(APIError) {
        try RequestBody.read(body) { object throws(JSONError) in
            self.keystores = try object.texts("keystores")
            self.passwords = try object.texts("passwords")
            self.slashingProtection = try object.optionalText("slashing_protection")
        }
        guard keystores.count == passwords.count else {
            throw .badRequest("\(keystores.count) keystores, but \(passwords.count) passwords")
        }
    }
}

/// POST /eth/v1/remotekeys
struct ImportRemoteKeysRequest: Equatable {
    struct Entry: Equatable {
        var pubkey: BLSPubkey
        var url: String?
    }

    var keys: [Entry] = []

    init(body: [UInt8]) throws(APIError) {
        try RequestBody.read(body) { object throws(JSONError) in
            try object.list("remote_keys") { element throws(JSONError) in
                let entry = try element.object()
                var pubkey = try entry.value("pubkey")
                self.keys.append(
                    Entry(pubkey: try pubkey.hex(count: 48), url: try entry.optionalText("url")))
            }
        }
    }
}

/// DELETE /eth/v1/keystores and /eth/v1/remotekeys
struct DeleteKeysRequest: Equatable {
    var pubkeys: [BLSPubkey] = []

    init(body: [UInt8]) throws(APIError) {
        try RequestBody.read(body) { object throws(JSONError) in
            try object.list("pubkeys") { element throws(JSONError) in
                self.pubkeys.append(try element.hex(count: 48))
            }
        }
    }
}

/// The bodies that set one value.
enum SettingRequest {
    static func feeRecipient(_ body: [UInt8]) throws(APIError) -> ProposerValue {
        var address = ExecutionAddress()
        try RequestBody.read(body) { object throws(JSONError) in
            var value = try object.value("ethaddress")
            address = try value.hex(count: 20)
        }
        return .feeRecipient(address)
    }

    static func gasLimit(_ body: [UInt8]) throws(APIError) -> ProposerValue {
        var limit: UInt64 = 0
        try RequestBody.read(body) { object throws(JSONError) in
            var value = try object.value("gas_limit")
            limit = try value.quotedUInt64()
        }
        return .gasLimit(limit)
    }

    static func graffiti(_ body: [UInt8]) throws(APIError) -> ProposerValue {
        var text = ""
        try RequestBody.read(body) { object throws(JSONError) in
            var value = try object.value("graffiti")
            text = try value.string()
        }
        guard let graffiti = Graffiti.bytes(text) else { throw .badRequest("the graffiti is longer than 32 bytes") }
        return .graffiti(graffiti)
    }

    static func builders(_ body: [UInt8]) throws(APIError) -> ProposerValue {
        do {
            var reader = JSONReader(body)
            let config = try BuilderConfig(json: &reader)
            try reader.finish()
            return .builders(config)
        } catch {
            throw .badRequest("the body is not as it should be: \(error)")
        }
    }
}

/// Reads a body that is one JSON object.
enum RequestBody {
    static func read(
        _ body: [UInt8], _ fields: (JSONObject) throws(JSONError) -> Void
    ) throws(APIError) {
        do throws(JSONError) {
            var reader = JSONReader(body)
            let object = try reader.object()
            try fields(object)
            try reader.finish()
        } catch {
            throw .badRequest("the body is not as it should be: \(error)")
        }
    }
}

extension JSONObject {
    fileprivate func list(
        _ key: StaticString, _ each: (inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) {
        var reader = try value(key)
        do throws(JSONError) { try reader.array(each) } catch { throw error.inside(key: "\(key)") }
    }

    fileprivate func texts(_ key: StaticString) throws(JSONError) -> [String] {
        var texts: [String] = []
        try list(key) { (element: inout JSONReader) throws(JSONError) in texts.append(try element.string()) }
        return texts
    }

    /// The text under a key; nil where there is none, or null.
    fileprivate func optionalText(_ key: StaticString) throws(JSONError) -> String? {
        guard var reader = optional(key), !reader.isNull() else { return nil }
        do throws(JSONError) { return try reader.string() } catch { throw error.inside(key: "\(key)") }
    }
}
