import BLS
import Console
import Foundation
import Keystores
import Logging
import Primitives

/// Takes a data directory for this process and decrypts its keys, with words for a person where that fails.
struct KeyUnlocking: Sendable {
    var directory: KeystoreDirectory
    var loading = KeyLoading()
    /// Whether keys may come from elsewhere, so that the directory need not have any.
    var mayBeEmpty = false

    /// The lock of the directory, and the enabled keys. Hold the lock for as long as the keys sign.
    func unlock(logger: Logger) throws -> (DirectoryLock, [SecretKey]) {
        let entries: [KeystoreEntry]
        do {
            entries = try directory.entries()
        } catch {
            guard error.code == .notFound, !Files.exists(directory.keysPath) else { throw described(error) }
            entries = []
        }
        guard !entries.isEmpty else {
            guard mayBeEmpty else { throw noKeys }
            return (try lockEmpty(), [])
        }
        let enabled = entries.count { $0.status.isEnabled }
        guard enabled > 0 || mayBeEmpty else {
            throw UserError(
                "all \(entries.count) keys in \(directory.path) are switched off",
                remedy: "see 'vigil keys list --data-dir \(directory.path)'")
        }
        let progress = ProgressLine("decrypting keys", total: enabled)
        defer { progress.finish() }
        do throws(KeystoreError) {
            let lock = try directory.lock()
            try directory.finishRemovals()
            if let fault = lonelySecret(entries) { throw fault }
            let loaded = try directory.loadAll(loading) { done, _ in progress.show(done) }
            report(loaded, of: entries.count, logger)
            return (lock, loaded.keys)
        } catch {
            throw described(error)
        }
    }

    /// Takes a directory that has no keys, and perhaps was not there yet.
    private func lockEmpty() throws -> DirectoryLock {
        do {
            try FileManager.default.createDirectory(
                atPath: directory.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            return try directory.lock()
        } catch let error as KeystoreError {
            throw described(error)
        } catch {
            throw UserError("cannot make the data directory \(directory.path): \(error.localizedDescription)")
        }
    }

    private func report(_ loaded: LoadedKeys, of count: Int, _ logger: Logger) {
        logger.info(
            "keys are decrypted",
            metadata: [
                "keys": "\(loaded.keys.count)", "from_cache": "\(loaded.cached)",
                "switched_off": "\(count - loaded.keys.count)",
            ])
        if let fault = loaded.cacheFault {
            logger.warning("the key cache is of no use: the next start is slow", metadata: ["reason": "\(fault)"])
        }
    }

    /// A password without its keystore is a key that somebody believes to be doing its duties. Only the data directory's
    /// own passwords are looked at: a directory elsewhere may serve several clients.
    private func lonelySecret(_ entries: [KeystoreEntry]) -> KeystoreError? {
        guard directory.sources.secrets == nil else { return nil }
        let known = Set(entries.map(\.pubkey))
        let secrets = (try? FileManager.default.contentsOfDirectory(atPath: directory.secretsPath)) ?? []
        guard let pubkey = secrets.sorted().compactMap({ BLSPubkey(hex: $0) }).first(where: { !known.contains($0) })
        else { return nil }
        return KeystoreError(
            .notFound,
            "the keystore \(directory.keystorePath(pubkey)) is missing, but its password is there; "
                + "restore it, or remove \(directory.secretPath(pubkey)) if the key is not to be used here")
    }

    private func described(_ error: KeystoreError) -> UserError {
        let remedy =
            switch error.code {
            case .wrongPassword: "correct its password in \(directory.sources.passwordFile ?? directory.secretsPath)"
            default: ""
            }
        return UserError(error.message, remedy: remedy)
    }

    private var noKeys: UserError {
        UserError(
            "there are no keys in \(directory.keysPath)",
            remedy:
                "make some with 'vigil keys new', for a development network with 'vigil keys interop', or bring some in "
                + "with 'vigil keys import'")
    }
}
