package import BLS
import Crypto
import CryptoExtras
import Digests
import Foundation
package import Primitives

/// Why a key of an operator cannot be used. Never carries a secret.
package struct OperatorKeyError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// Names an operator's RSA key, whatever it was written as: keccak256 of its PKCS#1 encoding.
package struct OperatorKeyID: Hashable, Sendable, CustomStringConvertible {
    package let rawValue: Bytes32

    package init(_ rawValue: Bytes32) {
        self.rawValue = rawValue
    }

    /// The key of an `OperatorAdded`: base64 of a PEM text whose label and content need not agree.
    /// - Returns: nil for anything else. Operators may register what they like; such one can run no validator here.
    package init?(registered content: [UInt8]) {
        guard let pem = Data(base64Encoded: Data(content)),
            let der = OperatorKey.der(ofPEM: String(decoding: pem, as: UTF8.self)),
            let key = try? _RSA.Encryption.PublicKey(unsafeDERRepresentation: der)
        else { return nil }
        self.init(key)
    }

    fileprivate init(_ key: _RSA.Encryption.PublicKey) {
        rawValue = Bytes32(bytes: Keccak.hash256(key.pkcs1DERRepresentation)) ?? Bytes32()
    }

    package var description: String { rawValue.description }
}

/// An operator's RSA-2048 secret key: decrypts the shares that owners encrypt to it. Never printed.
package final class OperatorKey: Sendable, CustomStringConvertible, CustomReflectable {
    private static let longestText = 16 << 10

    /// What is registered in the contract for this key.
    package let id: OperatorKeyID
    private nonisolated(unsafe) let key: _RSA.Encryption.PrivateKey

    /// - Parameter text: the key as PEM (PKCS#1 or PKCS#8), or base64 of that as `ssv-node` prints it.
    package init(_ text: [UInt8]) throws(OperatorKeyError) {
        guard text.count <= Self.longestText else { throw OperatorKeyError("the text is too long for a key") }
        var pem = String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        if let inner = Data(base64Encoded: pem) { pem = String(decoding: inner, as: UTF8.self) }
        guard pem.contains("-----BEGIN") else {
            throw OperatorKeyError("the text is no PEM: it has no line -----BEGIN RSA PRIVATE KEY-----")
        }
        guard !pem.contains("ENCRYPTED") else {
            throw OperatorKeyError("the key is encrypted: decrypt it first, with 'openssl rsa -in FILE -out NEW'")
        }
        guard let der = Self.der(ofPEM: pem), let key = try? _RSA.Encryption.PrivateKey(derRepresentation: der) else {
            throw OperatorKeyError("the PEM text holds no RSA private key of at least 2048 bits")
        }
        guard key.keySizeInBits == ShareBundle.encryptedKeySize * 8 else {
            throw OperatorKeyError("the RSA key has \(key.keySizeInBits) bits; operators have keys of 2048")
        }
        self.key = key
        id = OperatorKeyID(key.publicKey)
    }

    /// The secret that an owner encrypted (RSAES-PKCS1-v1_5) as hexadecimal text.
    /// - Returns: nil when it does not decrypt, or to something else than a secret key.
    package func decryptShare(_ encrypted: [UInt8]) -> SecretKey? {
        // The padding is weak where an attacker can ask a decryptor again and again; here the cipher texts are public
        // for ever and nobody is told the outcome.
        guard var text = try? key.decrypt(Data(encrypted), padding: ._WEAK_AND_INSECURE_PKCS_V1_5) else { return nil }
        defer { text.resetBytes(in: text.startIndex..<text.endIndex) }
        guard text.count <= 2 * SecretKey.byteCount + 2 else { return nil }
        var bytes = text.withUnsafeBytes { Hex.decode(utf8: $0.bindMemory(to: UInt8.self)) } ?? []
        defer { SecureWipe.wipe(&bytes) }
        return try? SecretKey(bytes: bytes)
    }

    /// The DER content of the first block of a PEM text, whatever its label.
    fileprivate static func der(ofPEM text: String) -> Data? {
        let lines = text.split(whereSeparator: \.isNewline)
        guard let begin = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN ") }),
            let end = lines[begin...].firstIndex(where: { $0.hasPrefix("-----END ") })
        else { return nil }
        return Data(base64Encoded: lines[(begin + 1)..<end].joined(), options: .ignoreUnknownCharacters)
    }

    package var description: String { "OperatorKey(\(id))" }
    package var customMirror: Mirror { Mirror(self, children: ["id": id.description]) }
}
