public import BLS
import Foundation
public import Primitives
import PrivateFiles

extension KeystoreDirectory {
    /// Encrypts a key and takes it in.
    /// - Parameter password: the text for the password file; without one, 256 random bits in hexadecimal.
    /// - Throws: `alreadyExists` when the key is there; both files then stay as they are.
    @discardableResult
    public func create(
        _ key: SecretKey, password: String? = nil, cost: KeystoreCost = .scrypt, path: DerivationPath? = nil,
        description: String = ""
    ) throws(KeystoreError) -> Keystore {
        let pubkey = key.publicKey.compressed
        try refuseExisting(pubkey)
        try prepare()
        let left = try Self.passwordText(secretPath(pubkey))
        let unlocked = try UnlockedKeystore(
            encrypting: key, password: password ?? left, cost: cost, path: path, description: description)
        try add(unlocked)
        return unlocked.keystore
    }

    /// Takes in a key with its password, whole or not at all: the password goes first, and the keystore's appearance is
    /// what counts.
    /// - Parameter status: the status that the key is seen with from the first moment.
    /// - Throws: `alreadyExists` when the key is there, or another password waits for a keystore of it; `io`.
    public func add(_ unlocked: UnlockedKeystore, status: KeyStatus = .enabled) throws(KeystoreError) {
        let pubkey = unlocked.pubkey
        try refuseExisting(pubkey)
        for directory in [path, keysPath, secretsPath] { try SecureFiles.makeDirectory(directory) }
        try finishRemoval(of: pubkey)
        try writeSecret(unlocked.password, pubkey)
        try SecureFiles.makeDirectory(folder(pubkey))
        try setStatus(status, of: pubkey)
        try SecureFiles.writeNew(unlocked.keystore.json(), to: keystorePath(pubkey))
    }

    private func refuseExisting(_ pubkey: BLSPubkey) throws(KeystoreError) {
        guard !contains(pubkey) else {
            throw KeystoreError(.alreadyExists, "\(keystorePath(pubkey)) exists already and is left as it is")
        }
        guard sources.keystores != nil, let other = try entries().first(where: { $0.pubkey == pubkey }) else { return }
        throw KeystoreError(.alreadyExists, "the key is there already as \(other.file)")
    }

    /// Removes keys with their passwords, one after the other. The rename of a key's folder is what counts; what a crash
    /// leaves over after it goes at the next `prepare` or `finishRemovals`.
    /// - Throws: `notFound`, `readOnly` for a key outside the data directory, `io`; keys before that one are removed.
    public func remove(_ pubkeys: [BLSPubkey]) throws(KeystoreError) {
        defer { KeyCache.drop(Set(pubkeys), from: path) }
        for pubkey in pubkeys {
            guard contains(pubkey) else {
                guard try entry(pubkey).isReadOnly else {
                    throw KeystoreError(.notFound, "there is no keystore of \(pubkey) in \(keysPath)")
                }
                throw KeystoreError(
                    .readOnly, "the keystore of \(pubkey) is kept outside the data directory: remove it there")
            }
            try finishRemoval(of: pubkey)
            try SecureFiles.move(folder(pubkey), to: removalFolder(pubkey))
            try finishRemoval(of: pubkey)
        }
    }

    /// Ends removals that a crash cut off. Part of `prepare`, and of every start.
    public func finishRemovals() throws(KeystoreError) {
        guard SecureFiles.exists(keysPath) else { return }
        for name in try SecureFiles.names(in: keysPath) where name.hasPrefix(Self.removalPrefix) {
            guard let pubkey = BLSPubkey(hex: String(name.dropFirst(Self.removalPrefix.count))) else { continue }
            try finishRemoval(of: pubkey)
        }
    }

    private func finishRemoval(of pubkey: BLSPubkey) throws(KeystoreError) {
        guard SecureFiles.exists(removalFolder(pubkey)) else { return }
        if !contains(pubkey) {
            try SecureFiles.remove(secretPath(pubkey))
        }
        try SecureFiles.removeDirectory(removalFolder(pubkey))
    }

    private func removalFolder(_ pubkey: BLSPubkey) -> String { "\(keysPath)/\(Self.removalPrefix)\(pubkey.hex)" }

    /// How the folder of a key is named while it is being removed.
    private static let removalPrefix = ".removed-"

    /// Whether a key may be used here.
    public func status(of pubkey: BLSPubkey) throws(KeystoreError) -> KeyStatus {
        do throws(KeystoreError) {
            let line = try SecureFiles.read(statusPath(pubkey), limit: Self.fileSizeLimit)
            return KeyStatus(String(decoding: line, as: UTF8.self))
        } catch  where error.code == .notFound {
            return .enabled
        }
    }

    /// Writes down whether keys may be used here; on the disk when it returns. Works for read-only keys as well.
    public func setStatus(_ status: KeyStatus, of pubkeys: [BLSPubkey]) throws(KeystoreError) {
        defer { if !status.isEnabled { KeyCache.drop(Set(pubkeys), from: path) } }
        for pubkey in pubkeys { try setStatus(status, of: pubkey) }
    }

    private func setStatus(_ status: KeyStatus, of pubkey: BLSPubkey) throws(KeystoreError) {
        if status == .enabled {
            try SecureFiles.remove(statusPath(pubkey))
        } else {
            try SecureFiles.makeDirectory(folder(pubkey))
            try SecureFiles.replace(statusPath(pubkey), with: Array("\(status)\n".utf8))
        }
    }

    private func statusPath(_ pubkey: BLSPubkey) -> String { "\(folder(pubkey))/status" }
}
