public import BLS
import Foundation
public import Primitives

/// The keys of a data directory: `keys/0x<pubkey>/keystore.json`, each with its password in `secrets/0x<pubkey>`.
///
/// Directories have mode 0700, files 0600; a keystore or a password is never overwritten. Methods block on the disk and,
/// where they derive keys, on the processor; they may be called from any thread.
public struct KeystoreDirectory: Sendable {
    /// The data directory.
    public let path: String

    /// More bytes than any keystore or password file has.
    static let fileSizeLimit = 1 << 16

    /// The keys under a data directory. Touches nothing.
    public init(path: String) { self.path = path }

    /// Where the keystores are.
    public var keysPath: String { path + "/keys" }
    /// Where the passwords are.
    public var secretsPath: String { path + "/secrets" }

    /// The keystore file of a key.
    public func keystorePath(_ pubkey: BLSPubkey) -> String { "\(keysPath)/\(pubkey.hex)/keystore.json" }
    /// The password file of a key.
    public func secretPath(_ pubkey: BLSPubkey) -> String { "\(secretsPath)/\(pubkey.hex)" }

    /// Makes the data directory and its two folders where they are missing.
    public func prepare() throws(KeystoreError) {
        for directory in [path, keysPath, secretsPath] { try SecureFiles.makeDirectory(directory) }
    }

    /// Takes the data directory for this process, until the lock is released; makes it where it is missing.
    /// - Throws: `inUse` with the process that has it.
    public func lock() throws(KeystoreError) -> DirectoryLock {
        try SecureFiles.makeDirectory(path)
        return try DirectoryLock(directory: path)
    }

    /// Encrypts a key and writes keystore and password file, the password first: a keystore without its password is
    /// never left behind.
    /// - Parameter password: the text for the password file; without one, 256 random bits in hexadecimal.
    /// - Throws: `alreadyExists` when the key is there; both files then stay as they are.
    @discardableResult
    public func create(
        _ key: SecretKey, password: String? = nil, cost: KeystoreCost = .scrypt, path: DerivationPath? = nil,
        description: String = ""
    ) throws(KeystoreError) -> Keystore {
        let pubkey = key.publicKey.compressed
        guard access(keystorePath(pubkey), F_OK) != 0 else {
            throw KeystoreError(.alreadyExists, "\(keystorePath(pubkey)) exists already and is left as it is")
        }
        try prepare()
        let left = try existingSecret(pubkey)
        let text = password ?? left ?? KeystorePassword.randomText()
        let keystore = try Keystore(
            encrypting: key, password: KeystorePassword(text), cost: cost, path: path, description: description)
        try writeSecret(text, pubkey)
        try SecureFiles.makeDirectory("\(keysPath)/\(pubkey.hex)")
        try SecureFiles.writeNew(keystore.json(), to: keystorePath(pubkey))
        return keystore
    }

    /// The keys that have a keystore, in ascending order. Nothing is decrypted.
    /// - Throws: `notFound` when there is no `keys` directory, `malformed` for a folder `0x…` that names no key.
    public func list() throws(KeystoreError) -> [BLSPubkey] {
        var keys: [BLSPubkey] = []
        for name in try SecureFiles.names(in: keysPath) where name.hasPrefix("0x") {
            guard let pubkey = BLSPubkey(hex: name) else {
                throw KeystoreError(.malformed, "the folder \(keysPath)/\(name) is not named by a public key")
            }
            // A folder without a keystore is a creation that was cut off before it took effect.
            if access(keystorePath(pubkey), F_OK) == 0 { keys.append(pubkey) }
        }
        return keys.sorted()
    }

    /// The keystore of a key, still encrypted.
    public func keystore(_ pubkey: BLSPubkey) throws(KeystoreError) -> Keystore {
        let json = try SecureFiles.read(keystorePath(pubkey), limit: Self.fileSizeLimit)
        do throws(KeystoreError) {
            let keystore = try Keystore(json: json)
            guard keystore.pubkey == nil || keystore.pubkey == pubkey else {
                throw KeystoreError(.keyMismatch, "the keystore is of another key than its folder's name")
            }
            return keystore
        } catch {
            throw error.about(keystorePath(pubkey))
        }
    }

    /// Decrypts one key with its password file.
    /// - Throws: what is wrong with which file.
    public func load(_ pubkey: BLSPubkey) throws(KeystoreError) -> SecretKey {
        let keystore = try keystore(pubkey)
        let password = try self.password(pubkey)
        do throws(KeystoreError) {
            let key = try keystore.decrypt(password)
            guard key.publicKey.compressed == pubkey else {
                throw KeystoreError(.keyMismatch, "the decrypted key is \(key.publicKey)")
            }
            return key
        } catch {
            throw error.about(keystorePath(pubkey))
        }
    }

    // MARK: - Passwords

    private func password(_ pubkey: BLSPubkey) throws(KeystoreError) -> KeystorePassword {
        let file = secretPath(pubkey)
        var content: [UInt8]
        do throws(KeystoreError) {
            content = try SecureFiles.read(file, limit: Self.fileSizeLimit, isSecret: true)
        } catch  where error.code == .notFound {
            throw KeystoreError(
                .notFound, "the password of \(pubkey) is missing: put it into \(file) (mode 600)")
        }
        defer { SecureWipe.wipe(&content) }
        do throws(KeystoreError) { return try KeystorePassword(fileContent: content) } catch { throw error.about(file) }
    }

    /// The password that an interrupted creation left behind.
    private func existingSecret(_ pubkey: BLSPubkey) throws(KeystoreError) -> String? {
        do throws(KeystoreError) {
            let content = try SecureFiles.read(secretPath(pubkey), limit: Self.fileSizeLimit, isSecret: true)
            return String(validating: content, as: UTF8.self)
        } catch  where error.code == .notFound {
            return nil
        }
    }

    private func writeSecret(_ text: String, _ pubkey: BLSPubkey) throws(KeystoreError) {
        if let existing = try existingSecret(pubkey) {
            guard existing == text else {
                throw KeystoreError(.alreadyExists, "\(secretPath(pubkey)) holds another password and is left as it is")
            }
            return
        }
        try SecureFiles.writeNew(Array(text.utf8), to: secretPath(pubkey))
    }
}
