package import JSONBytes
package import Primitives

/// What a signer's answers say. Total over any bytes.
package enum SignerAnswer {
    /// The most bytes of a signature's answer that are read.
    package static let signatureLimit = 4096
    /// The most bytes of a list of keys that are read: some 600 000 keys.
    package static let keysLimit = 64 << 20

    /// A signature: `{"signature": "0x…"}`, or the hexadecimal text alone. Signers are not always right about which of
    /// them their header says, so the first character decides.
    package static func signature(_ body: [UInt8]) -> BLSSignature? {
        let text = body.drop(while: isSpace)
        switch text.first {
        case UInt8(ascii: "{"):
            var reader = JSONReader(body)
            guard let object = try? reader.object(), var value = object.optional("signature") else { return nil }
            guard (try? reader.finish()) != nil else { return nil }
            return (try? value.string()).flatMap(signature(hex:))
        case UInt8(ascii: "\""):
            var reader = JSONReader(body)
            guard let string = try? reader.string(), (try? reader.finish()) != nil else { return nil }
            return signature(hex: string)
        default:
            guard let end = text.lastIndex(where: { !isSpace($0) }) else { return nil }
            return signature(hex: String(decoding: text[...end], as: UTF8.self))
        }
    }

    /// A list of public keys: a JSON array of hexadecimal texts.
    package static func publicKeys(_ body: [UInt8]) throws(JSONError) -> Set<BLSPubkey> {
        var keys: Set<BLSPubkey> = []
        var reader = JSONReader(body)
        try reader.array { element throws(JSONError) in
            let text = try element.string()
            guard let key = BLSPubkey(hex: prefixed(text)) else { throw element.error("not a public key") }
            keys.insert(key)
        }
        try reader.finish()
        return keys
    }

    private static func signature(hex: String) -> BLSSignature? { BLSSignature(hex: prefixed(hex)) }

    private static func prefixed(_ hex: String) -> String { hex.hasPrefix("0x") ? hex : "0x" + hex }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
}
