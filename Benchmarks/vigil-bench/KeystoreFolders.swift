import BLS
import Foundation
import Keystores
import Primitives

/// Folders of keystores to decrypt, each key with a password of its own; removed with the last use.
///
/// The files are written plainly: a benchmark of starting does not wait for ten thousand durable writes.
final class KeystoreFolders: Sendable {
    private let path = NSTemporaryDirectory() + "vigil-bench-" + UUID().uuidString
    let directory: KeystoreDirectory

    /// - Parameter kdf: the derivation of each keystore, from a salt.
    init(count: Int, kdf: @Sendable (_ salt: [UInt8]) -> KeyDerivationFunction) throws {
        let files = FileManager.default
        let (keystores, secrets) = ("\(path)/keystores", "\(path)/secrets")
        for folder in [keystores, secrets] {
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        for index in 0..<count {
            let key = InteropKeys.secretKey(index: index)
            let salt = [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: 32)
            let password = "password of key \(index)"
            let keystore = try Keystore(encrypting: key, password: KeystorePassword(password), kdf: kdf(salt))
            try Data(keystore.json()).write(to: URL(fileURLWithPath: "\(keystores)/keystore-\(index).json"))
            let secret = "\(secrets)/\(key.publicKey.compressed.hex)"
            let isWritten = files.createFile(
                atPath: secret, contents: Data(password.utf8), attributes: [.posixPermissions: 0o600])
            precondition(isWritten)
        }
        directory = KeystoreDirectory(
            path: "\(path)/data", sources: KeystoreSources(keystores: keystores, secrets: secrets))
        try directory.prepare()
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Decrypts all keys and returns how many came from the cache.
    func load(threads: Int? = nil, memory: Int = 1 << 30, cache: Bool = false) throws -> Int {
        var loading = KeyLoading()
        loading.memoryLimit = memory
        loading.usesCache = cache
        if let threads { loading.threads = threads }
        return try directory.loadAll(loading).cached
    }
}
