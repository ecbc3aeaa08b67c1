package import JSONBytes
package import Primitives
package import SSZ

/// `{validator_id}`: a validator index or a 0x-prefixed public key.
package enum ValidatorID: Hashable, Sendable {
    case index(ValidatorIndex)
    case pubkey(BLSPubkey)
}

extension ValidatorID: LosslessStringConvertible {
    package init?(_ text: String) {
        if hasHexPrefix(text) {
            guard let pubkey = BLSPubkey(hex: text) else { return nil }
            self = .pubkey(pubkey)
        } else {
            guard let number = parseDecimal(text) else { return nil }
            self = .index(ValidatorIndex(number))
        }
    }

    package var description: String {
        switch self {
        case .index(let index): String(index.rawValue)
        case .pubkey(let pubkey): pubkey.hex
        }
    }
}

extension ValidatorID: APIJSON {
    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.string(description)
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let text = try reader.string()
        guard let id = ValidatorID(text) else {
            throw reader.error("not a validator index or public key: \(text.prefix(100))")
        }
        self = id
    }
}
