public import BLS
import Foundation
public import Primitives
import PrivateFiles

/// The keys of a data directory: `keys/0x<pubkey>/keystore.json`, each with its password in `secrets/0x<pubkey>`; by
/// choice with passwords elsewhere, and with a second directory of keystores that is only read.
///
/// The one owner of the layout: keys come, go and are switched off here. Directories have mode 0700, files 0600; a
/// keystore or a password is never overwritten. Methods block on the disk and, where they derive keys, on the processor;
/// they may be called from any thread. Changes want the directory's lock, and one caller at a time.
public struct KeystoreDirectory: Sendable {
    /// The data directory.
    public let path: String
    /// Where keystores and passwords are beside it.
    public let sources: KeystoreSources

    /// More bytes than any keystore or password file has.
    static let fileSizeLimit = 1 << 16

    /// The keys under a data directory. Touches nothing.
    public init(path: String, sources: KeystoreSources = KeystoreSources()) {
        self.path = path
        self.sources = sources
    }

    /// Where the keystores are.
    public var keysPath: String { path + "/keys" }
    /// Where the passwords are.
    public var secretsPath: String { sources.secrets ?? path + "/secrets" }

    /// The folder of a key in the data directory.
    func folder(_ pubkey: BLSPubkey) -> String { "\(keysPath)/\(pubkey.hex)" }
    /// The keystore file of a key in the data directory.
    public func keystorePath(_ pubkey: BLSPubkey) -> String { "\(folder(pubkey))/keystore.json" }
    /// The password file of a key.
    public func secretPath(_ pubkey: BLSPubkey) -> String { "\(secretsPath)/\(pubkey.hex)" }

    /// Whether there is a folder of keystores.
    public var exists: Bool { SecureFiles.exists(keysPath) }

    /// Whether the data directory has a keystore of a key, of whatever status.
    public func contains(_ pubkey: BLSPubkey) -> Bool { SecureFiles.exists(keystorePath(pubkey)) }

    /// Makes the data directory and its two folders where they are missing, and ends what a crash cut off.
    public func prepare() throws(KeystoreError) {
        for directory in [path, keysPath, secretsPath] { try SecureFiles.makeDirectory(directory) }
        try finishRemovals()
    }

    /// Takes the data directory for this process, until the lock is released; makes it where it is missing.
    /// - Throws: `inUse` with the process that has it.
    public func lock() throws(KeystoreError) -> DirectoryLock {
        try SecureFiles.makeDirectory(path)
        return try DirectoryLock(directory: path)
    }

    /// The keys that have a keystore in the data directory, of whatever status, in ascending order. Nothing is decrypted.
    /// - Throws: `notFound` when there is no `keys` directory, `malformed` for a folder `0x…` that names no key.
    public func list() throws(KeystoreError) -> [BLSPubkey] {
        var keys: [BLSPubkey] = []
        for name in try SecureFiles.names(in: keysPath) where name.hasPrefix("0x") {
            guard let pubkey = BLSPubkey(hex: name) else {
                throw KeystoreError(.malformed, "the folder \(keysPath)/\(name) is not named by a public key")
            }
            // A folder without a keystore is a creation that was cut off before it took effect.
            if contains(pubkey) { keys.append(pubkey) }
        }
        return keys.sorted()
    }

    /// All keys of the client, those of the read-only directory too, in ascending order. Nothing is decrypted.
    /// - Throws: what `list` throws; `alreadyExists` for a key that has two keystores.
    public func entries() throws(KeystoreError) -> [KeystoreEntry] {
        var entries: [BLSPubkey: KeystoreEntry] = [:]
        if sources.keystores == nil || exists {
            for pubkey in try list() {
                entries[pubkey] = KeystoreEntry(
                    pubkey: pubkey, file: keystorePath(pubkey), isReadOnly: false, status: try status(of: pubkey))
            }
        }
        for found in try sources.keystores.map(KeystoreScan.keystores) ?? [] {
            guard let pubkey = found.pubkey else {
                throw KeystoreError(
                    .malformed, "\(found.file) does not name its public key: bring it in with 'vigil keys import'")
            }
            if let other = entries[pubkey] {
                throw KeystoreError(.alreadyExists, "\(other.file) and \(found.file) are the same key: remove one")
            }
            entries[pubkey] = KeystoreEntry(
                pubkey: pubkey, file: found.file, isReadOnly: true, status: try status(of: pubkey))
        }
        return entries.values.sorted { $0.pubkey < $1.pubkey }
    }

    /// Where the keystore of a key is, and whether it may be used.
    /// - Throws: `notFound`.
    public func entry(_ pubkey: BLSPubkey) throws(KeystoreError) -> KeystoreEntry {
        if contains(pubkey) || sources.keystores == nil {
            return KeystoreEntry(
                pubkey: pubkey, file: keystorePath(pubkey), isReadOnly: false, status: try status(of: pubkey))
        }
        guard let entry = try entries().first(where: { $0.pubkey == pubkey }) else {
            throw KeystoreError(.notFound, "there is no keystore of \(pubkey) in \(keysPath)")
        }
        return entry
    }

    /// The keystore of a key, still encrypted.
    public func keystore(_ pubkey: BLSPubkey) throws(KeystoreError) -> Keystore { try keystore(entry(pubkey)) }

    /// Decrypts one key with its password file.
    /// - Throws: what is wrong with which file.
    public func load(_ pubkey: BLSPubkey) throws(KeystoreError) -> SecretKey { try load(entry(pubkey)) }

    func keystore(_ entry: KeystoreEntry) throws(KeystoreError) -> Keystore {
        try keystore(entry, json: SecureFiles.read(entry.file, limit: Self.fileSizeLimit))
    }

    func keystore(_ entry: KeystoreEntry, json: [UInt8]) throws(KeystoreError) -> Keystore {
        do throws(KeystoreError) {
            let keystore = try Keystore(json: json)
            guard keystore.pubkey == nil || keystore.pubkey == entry.pubkey else {
                throw KeystoreError(.keyMismatch, "the keystore is of another key than its folder's name")
            }
            return keystore
        } catch {
            throw error.about(entry.file)
        }
    }

    func load(_ entry: KeystoreEntry) throws(KeystoreError) -> SecretKey {
        let keystore = try keystore(entry)
        return try decrypt(keystore, entry, KeystorePassword(passwordText(entry)))
    }

    func decrypt(
        _ keystore: Keystore, _ entry: KeystoreEntry, _ password: KeystorePassword
    ) throws(KeystoreError) -> SecretKey {
        do throws(KeystoreError) {
            let key = try keystore.decrypt(password)
            guard key.publicKey.compressed == entry.pubkey else {
                throw KeystoreError(.keyMismatch, "the decrypted key is \(key.publicKey)")
            }
            return key
        } catch {
            throw error.about(entry.file)
        }
    }
}
