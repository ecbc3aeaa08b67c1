import Foundation
import JSONBytes
import Primitives

extension Keystore {
    /// Reads a keystore file. Members that EIP-2335 does not know are ignored.
    /// - Throws: `malformed` with the member that is missing or wrong, `unsupported`, `weak`.
    public init(json: [UInt8]) throws(KeystoreError) {
        do {
            var reader = JSONReader(json)
            let root = try reader.object()
            try reader.finish()
            try self.init(object: root)
        } catch let error as KeystoreError {
            throw error
        } catch let error as JSONError {
            throw KeystoreError(.malformed, "not a complete EIP-2335 keystore: \(error)")
        } catch {
            throw KeystoreError(.malformed, "not a complete EIP-2335 keystore")
        }
    }

    private init(object root: JSONObject) throws {
        var version = try root.value("version")
        let number = try version.uint64()
        guard number == Keystore.version else {
            throw KeystoreError(.unsupported, "keystore version \(number) is not supported, only version 4 (EIP-2335)")
        }
        var cryptoReader = try root.value("crypto")
        let crypto = try cryptoReader.object()
        let cipher = try Module(crypto, "cipher")
        guard cipher.function == "aes-128-ctr" else { throw cipher.unsupported }
        let checksum = try Module(crypto, "checksum")
        guard checksum.function == "sha256" else { throw checksum.unsupported }
        guard let sum = Bytes32(bytes: checksum.message) else {
            throw KeystoreError(.malformed, "crypto.checksum.message is not 32 bytes")
        }
        let iv = try cipher.bytes("iv")
        guard iv.count == 16 else { throw KeystoreError(.malformed, "crypto.cipher.params.iv is not 16 bytes") }
        guard cipher.message.count == 32 else {
            throw KeystoreError(
                .malformed, "the encrypted secret has \(cipher.message.count) bytes instead of 32: is it cut off?")
        }
        try self.init(
            kdf: KeyDerivationFunction(Module(crypto, "kdf")), checksum: sum, initializationVector: iv,
            cipherMessage: cipher.message, description: Self.text(root, "description"), pubkey: Self.pubkey(root),
            path: Self.path(root), uuid: Self.uuid(root))
    }

    private static func text(_ root: JSONObject, _ key: StaticString) throws -> String {
        guard var value = root.optional(key), !value.isNull() else { return "" }
        return try value.string()
    }

    private static func pubkey(_ root: JSONObject) throws -> BLSPubkey? {
        let text = try text(root, "pubkey")
        if text.isEmpty { return nil }
        guard let pubkey = BLSPubkey(hex: text) else {
            throw KeystoreError(.malformed, "pubkey is not 48 bytes of hex")
        }
        return pubkey
    }

    private static func path(_ root: JSONObject) throws -> String {
        var value = try root.value("path")
        let path = try value.string()
        if !path.isEmpty { _ = try DerivationPath(path) }
        return path
    }

    private static func uuid(_ root: JSONObject) throws -> String {
        var value = try root.value("uuid")
        let uuid = try value.string()
        guard UUID(uuidString: uuid) != nil else { throw KeystoreError(.malformed, "uuid is not a UUID") }
        return uuid
    }

    /// The keystore as EIP-2335 JSON.
    public func json() -> [UInt8] {
        var w = JSONWriter()
        w.beginObject()
        w.key("crypto")
        w.beginObject()
        writeKDF(into: &w)
        w.key("checksum")
        Self.writeModule("sha256", message: checksum.bytes, into: &w) { _ in }
        w.key("cipher")
        Self.writeModule("aes-128-ctr", message: cipherMessage, into: &w) { w in
            w.key("iv")
            w.string(Hex.encode(initializationVector))
        }
        w.endObject()
        w.key("description")
        w.string(description)
        if let pubkey {
            w.key("pubkey")
            w.string(Hex.encode(pubkey.bytes))
        }
        w.key("path")
        w.string(path)
        w.key("uuid")
        w.string(uuid)
        w.key("version")
        w.number(Keystore.version)
        w.endObject()
        return w.bytes
    }

    private func writeKDF(into w: inout JSONWriter) {
        w.key("kdf")
        switch kdf {
        case .scrypt(let n, let r, let p, let salt):
            Self.writeModule("scrypt", message: [], into: &w) { w in
                Self.writeNumbers([("dklen", KeyDerivationFunction.keyByteCount), ("n", n), ("p", p), ("r", r)], &w)
                w.key("salt")
                w.string(Hex.encode(salt))
            }
        case .pbkdf2(let c, let salt):
            Self.writeModule("pbkdf2", message: [], into: &w) { w in
                Self.writeNumbers([("dklen", KeyDerivationFunction.keyByteCount), ("c", c)], &w)
                w.key("prf")
                w.string("hmac-sha256")
                w.key("salt")
                w.string(Hex.encode(salt))
            }
        }
    }

    private static func writeNumbers(_ numbers: [(StaticString, Int)], _ w: inout JSONWriter) {
        for (key, value) in numbers {
            w.key(key)
            w.number(value)
        }
    }

    private static func writeModule(
        _ function: String, message: [UInt8], into w: inout JSONWriter, params: (inout JSONWriter) -> Void
    ) {
        w.beginObject()
        w.key("function")
        w.string(function)
        w.key("params")
        w.beginObject()
        params(&w)
        w.endObject()
        w.key("message")
        w.string(Hex.encode(message))
        w.endObject()
    }
}
