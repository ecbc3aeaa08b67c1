import BLS
import Crypto
import Foundation
import Primitives
import PrivateFiles

/// A key that was opened, with its sealed form for the cache.
struct OpenedKey: Sendable {
    let key: SecretKey
    /// Nil without a cache.
    let box: [UInt8]?
    let isFromCache: Bool
}

/// The decrypted keys of a data directory in one encrypted file, so that a start does not derive every password anew.
///
/// The file alone is of no use. Each key is sealed (AES-256-GCM) under a key of its own, derived (HKDF-SHA-256) from 256
/// random bits that lie with the passwords, from the key's password, and from its keystore file: an entry fits only as
/// long as none of them changes. Where one password opens all keys, it goes in through the costly function of a keystore,
/// so that the cache is no quicker way to guess it. A file that is damaged, foreign or missing means a slow start, and no
/// more than that.
struct KeyCache: Sendable {
    /// Why the cache is not of use, if so.
    private(set) var fault: KeystoreError?
    private let path: String
    private let salt: [UInt8]
    /// Nil when there is no secret to work with.
    private let master: SymmetricKey?
    private let boxes: [BLSPubkey: [UInt8]]

    /// The file's name in the data directory.
    static let fileName = "key-cache"
    /// The name of its secret in the directory of passwords.
    static let secretName = ".key-cache"

    private static let sizeLimit = 1 << 28
    private static let saltSize = 32
    private static let secretSize = 32

    /// Opens the cache of a directory; makes its secret where there is none.
    init(directory: KeystoreDirectory, cost: KeystoreCost) {
        path = "\(directory.path)/\(KeyCache.fileName)"
        let file = (try? SecureFiles.read(path, limit: KeyCache.sizeLimit, isSecret: true)).flatMap(KeyCacheFile.init)
        salt = file?.salt ?? KeystoreCost.randomBytes(KeyCache.saltSize)
        boxes = file?.boxes ?? [:]
        do throws(KeystoreError) {
            master = try KeyCache.master(directory, cost, salt)
        } catch {
            master = nil
            fault = error
        }
    }

    private static func master(
        _ directory: KeystoreDirectory, _ cost: KeystoreCost, _ salt: [UInt8]
    ) throws(KeystoreError) -> SymmetricKey {
        var secret = try secret(in: directory.secretsPath)
        defer { SecureWipe.wipe(&secret) }
        if let file = directory.sources.passwordFile {
            guard let password = try KeystoreDirectory.passwordText(file) else {
                throw KeystoreError(.notFound, "the password file \(file) does not exist")
            }
            try cost.function(salt: salt).deriveKey(KeystorePassword(password)).withUnsafeBytes { secret += $0 }
        }
        return HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), salt: salt, info: Array("vigil key cache".utf8),
            outputByteCount: 32)
    }

    private static func secret(in folder: String) throws(KeystoreError) -> [UInt8] {
        let path = "\(folder)/\(secretName)"
        do throws(KeystoreError) {
            let secret = try SecureFiles.read(path, limit: secretSize, isSecret: true)
            guard secret.count == secretSize else {
                throw KeystoreError(.malformed, "\(path) is cut off: remove it, and the next start makes another")
            }
            return secret
        } catch  where error.code == .notFound {
            try SecureFiles.makeDirectory(folder)
            let secret = KeystoreCost.randomBytes(secretSize)
            try SecureFiles.writeNew(secret, to: path)
            return secret
        }
    }

    /// The key, if the cache has it for this very keystore file and password.
    func open(_ pubkey: BLSPubkey, json: [UInt8], _ password: KeystorePassword) -> OpenedKey? {
        guard let box = boxes[pubkey], let entryKey = entryKey(pubkey, password),
            let sealed = try? AES.GCM.SealedBox(combined: box),
            var secret = (try? AES.GCM.open(sealed, using: entryKey, authenticating: SHA256.hash(data: json).bytes))
                .map({ [UInt8]($0) })
        else { return nil }
        defer { SecureWipe.wipe(&secret) }
        guard let key = try? SecretKey(bytes: secret), key.publicKey.compressed == pubkey else { return nil }
        return OpenedKey(key: key, box: box, isFromCache: true)
    }

    /// The sealed form of a key; nil when the cache is not of use.
    func seal(_ key: SecretKey, json: [UInt8], _ password: KeystorePassword) -> [UInt8]? {
        guard let entryKey = entryKey(key.publicKey.compressed, password) else { return nil }
        let digest = SHA256.hash(data: json).bytes
        let sealed = try? key.withUnsafeSecretBytes { (secret: UnsafeRawBufferPointer) throws(any Error) in
            try AES.GCM.seal(secret, using: entryKey, authenticating: digest).combined
        }
        return sealed.map { [UInt8]($0) }
    }

    private func entryKey(_ pubkey: BLSPubkey, _ password: KeystorePassword) -> SymmetricKey? {
        guard let master else { return nil }
        return password.withUnsafeBytes { password in
            var digest = HMAC<SHA256>(key: master)
            digest.update(data: pubkey.bytes)
            digest.update(data: password)
            return HKDF<SHA256>.expand(
                pseudoRandomKey: SymmetricKey(data: Data(digest.finalize())), info: Array("entry".utf8),
                outputByteCount: 32)
        }
    }

    /// Makes the file hold these keys and no others; writes only what changes something.
    mutating func store(_ keys: [OpenedKey]) {
        guard master != nil else { return }
        var entries: [BLSPubkey: [UInt8]] = [:]
        for opened in keys { entries[opened.key.publicKey.compressed] = opened.box }
        guard entries != boxes else { return }
        do throws(KeystoreError) {
            try SecureFiles.replace(path, with: KeyCacheFile(salt: salt, boxes: entries).bytes)
        } catch {
            fault = error
        }
    }

    /// Takes keys out of the cache of a data directory. A cache that cannot be written is removed as a whole.
    static func drop(_ pubkeys: Set<BLSPubkey>, from directory: String) {
        let path = "\(directory)/\(fileName)"
        guard SecureFiles.exists(path) else { return }
        guard let bytes = try? SecureFiles.read(path, limit: sizeLimit), let file = KeyCacheFile(bytes) else {
            try? SecureFiles.remove(path)
            return
        }
        let left = file.boxes.filter { !pubkeys.contains($0.key) }
        guard left.count < file.boxes.count else { return }
        do {
            try SecureFiles.replace(path, with: KeyCacheFile(salt: file.salt, boxes: left).bytes)
        } catch {
            try? SecureFiles.remove(path)
        }
    }
}

extension SHA256Digest {
    fileprivate var bytes: [UInt8] { Array(self) }
}
