public import BLS
public import Primitives

/// A keystore together with the password that was seen to open it: what a key directory takes in.
public struct UnlockedKeystore: Sendable {
    /// The keystore; it names its public key.
    public let keystore: Keystore
    /// The decrypted key.
    public let key: SecretKey
    /// The text of its password file.
    public let password: String

    /// The public key.
    public var pubkey: BLSPubkey { key.publicKey.compressed }

    /// Opens a keystore. Blocks for the derivation.
    /// - Parameter password: the text as a person would type it.
    /// - Throws: what `Keystore.decrypt` throws.
    public init(_ keystore: Keystore, password: String) throws(KeystoreError) {
        key = try keystore.decrypt(KeystorePassword(password))
        self.keystore = keystore.naming(key.publicKey.compressed)
        self.password = password
    }

    /// A keystore whose password is known to give the key.
    init(_ key: SecretKey, of keystore: Keystore, password: String) {
        self.key = key
        self.keystore = keystore.naming(key.publicKey.compressed)
        self.password = password
    }

    /// Opens a keystore of EIP-2335 JSON. Blocks for the derivation.
    public init(json: [UInt8], password: String) throws(KeystoreError) {
        try self.init(Keystore(json: json), password: password)
    }

    /// Encrypts a key anew. Blocks for the derivation.
    /// - Parameter password: without one, 256 random bits in hexadecimal.
    public init(
        encrypting key: SecretKey, password: String? = nil, cost: KeystoreCost = .scrypt, path: DerivationPath? = nil,
        description: String = ""
    ) throws(KeystoreError) {
        let text = password ?? KeystorePassword.randomText()
        keystore = try Keystore(
            encrypting: key, password: KeystorePassword(text), cost: cost, path: path, description: description)
        self.key = key
        self.password = text
    }
}

extension UnlockedKeystore: CustomStringConvertible, CustomReflectable {
    /// Names the public key only.
    public var description: String { "UnlockedKeystore(of \(pubkey))" }
    /// Shows the public key only.
    public var customMirror: Mirror { Mirror(self, children: ["pubkey": pubkey.description]) }
}
