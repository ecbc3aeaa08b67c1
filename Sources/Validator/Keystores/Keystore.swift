public import BLS
import Crypto
import CryptoExtras
import Foundation
public import Primitives

/// An EIP-2335 keystore (version 4): one encrypted BLS secret key.
public struct Keystore: Hashable, Sendable {
    /// How the password becomes a key.
    public let kdf: KeyDerivationFunction
    /// SHA-256 of the second half of the derived key and the cipher message.
    public let checksum: Bytes32
    /// The initial counter block of AES-128-CTR.
    public let initializationVector: [UInt8]
    /// The encrypted secret.
    public let cipherMessage: [UInt8]
    /// Free text; empty when the file has none.
    public let description: String
    /// The public key, where the keystore names it.
    public let pubkey: BLSPubkey?
    /// The EIP-2334 path, or empty.
    public let path: String
    /// A version 4 UUID.
    public let uuid: String

    /// The version of the format.
    public static let version: UInt64 = 4

    /// Encrypts a key under a password with a fresh salt, counter block and UUID. Blocks for the derivation.
    public init(
        encrypting key: SecretKey, password: KeystorePassword, cost: KeystoreCost = .scrypt,
        path: DerivationPath? = nil, description: String = ""
    ) throws(KeystoreError) {
        try self.init(
            encrypting: key, password: password, kdf: cost.function(), path: path, description: description)
    }

    /// Encrypts a key with a derivation of any cost that can be read back.
    package init(
        encrypting key: SecretKey, password: KeystorePassword, kdf: KeyDerivationFunction,
        path: DerivationPath? = nil, description: String = ""
    ) throws(KeystoreError) {
        let derived = try kdf.deriveKey(password)
        let iv = KeystoreCost.randomBytes(16)
        let message = try key.withUnsafeSecretBytes { (secret: UnsafeRawBufferPointer) throws(KeystoreError) in
            var plain = [UInt8](secret)
            defer { SecureWipe.wipe(&plain) }
            return try Keystore.applyCipher(plain, derived, iv)
        }
        self.init(
            kdf: kdf, checksum: Keystore.checksum(derived, message), initializationVector: iv, cipherMessage: message,
            description: description, pubkey: key.publicKey.compressed, path: path?.description ?? "",
            uuid: UUID().uuidString.lowercased())
    }

    init(
        kdf: KeyDerivationFunction, checksum: Bytes32, initializationVector: [UInt8], cipherMessage: [UInt8],
        description: String, pubkey: BLSPubkey?, path: String, uuid: String
    ) {
        self.kdf = kdf
        self.checksum = checksum
        self.initializationVector = initializationVector
        self.cipherMessage = cipherMessage
        self.description = description
        self.pubkey = pubkey
        self.path = path
        self.uuid = uuid
    }

    /// The same keystore, naming its public key.
    func naming(_ pubkey: BLSPubkey) -> Keystore {
        Keystore(
            kdf: kdf, checksum: checksum, initializationVector: initializationVector, cipherMessage: cipherMessage,
            description: description, pubkey: pubkey, path: path, uuid: uuid)
    }

    /// Decrypts the key. Blocks for the derivation, about a second with the parameters of EIP-2335.
    /// - Throws: `wrongPassword` when the checksum does not match, `keyMismatch` when what comes out is no secret key or
    ///   not the one of `pubkey`, `unsupported`.
    public func decrypt(_ password: KeystorePassword) throws(KeystoreError) -> SecretKey {
        let derived = try kdf.deriveKey(password)
        guard Keystore.checksum(derived, cipherMessage) == checksum else {
            throw KeystoreError(.wrongPassword, "wrong password, or the keystore is damaged (checksum mismatch)")
        }
        var secret = try Keystore.applyCipher(cipherMessage, derived, initializationVector)
        defer { SecureWipe.wipe(&secret) }
        guard let key = try? SecretKey(bytes: secret) else {
            throw KeystoreError(.keyMismatch, "the decrypted secret is not a BLS secret key")
        }
        guard pubkey == nil || pubkey == key.publicKey.compressed else {
            throw KeystoreError(.keyMismatch, "the decrypted key is \(key.publicKey), not the keystore's pubkey")
        }
        return key
    }

    /// AES-128-CTR with the first half of the derived key; the same for both directions.
    private static func applyCipher(
        _ input: [UInt8], _ derived: SymmetricKey, _ iv: [UInt8]
    ) throws(KeystoreError) -> [UInt8] {
        do {
            let key = derived.withUnsafeBytes { SymmetricKey(data: UnsafeRawBufferPointer(rebasing: $0.prefix(16))) }
            var output = try AES._CTR.encrypt(input, using: key, nonce: AES._CTR.Nonce(nonceBytes: iv))
            defer { output.withUnsafeMutableBytes { SecureWipe.wipe($0) } }
            return [UInt8](output)
        } catch {
            throw KeystoreError(.unsupported, "the cipher refused its parameters")
        }
    }

    private static func checksum(_ derived: SymmetricKey, _ message: [UInt8]) -> Bytes32 {
        var hash = SHA256()
        derived.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0.dropFirst(16))) }
        hash.update(data: message)
        return Bytes32(bytes: Array(hash.finalize())) ?? Bytes32()
    }
}
