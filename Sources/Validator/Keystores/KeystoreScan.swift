import Foundation
import JSONBytes
public import Primitives
import PrivateFiles

/// A keystore file that was found in a folder.
public struct FoundKeystore: Hashable, Sendable {
    /// The file.
    public let file: String
    /// The keystore in it.
    public let keystore: Keystore
    /// The key, where the file names it.
    public var pubkey: BLSPubkey? { keystore.pubkey }
}

/// Finds keystores in the layouts that clients and deposit tools write: files `*.json` in one folder, or a folder per key
/// with `keystore.json` or `voting-keystore.json`.
public enum KeystoreScan {
    /// The keystores in a folder, and one level below, in the order of their names. JSON files that are no keystores, such
    /// as deposit data, are passed over; a broken keystore is not.
    /// - Throws: `notFound` for no such folder, `malformed` with the file.
    public static func keystores(in folder: String) throws(KeystoreError) -> [FoundKeystore] {
        var found: [FoundKeystore] = []
        for name in try SecureFiles.names(in: folder) where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            if isFolder(path) {
                for inner in try SecureFiles.names(in: path) where isKeystoreName(inner) {
                    if let keystore = try keystore(at: "\(path)/\(inner)") { found.append(keystore) }
                }
            } else if name.hasSuffix(".json"), let keystore = try keystore(at: path) {
                found.append(keystore)
            }
        }
        return found
    }

    /// The keystore in a file, or nil for another kind of JSON.
    /// - Throws: `malformed`, `unsupported`, `weak` with the file's name.
    public static func keystore(at file: String) throws(KeystoreError) -> FoundKeystore? {
        do throws(KeystoreError) {
            let json = try SecureFiles.read(file, limit: KeystoreDirectory.fileSizeLimit)
            guard isKeystoreName(file.split(separator: "/").last.map(String.init) ?? file) || hasCrypto(json) else {
                return nil
            }
            return FoundKeystore(file: file, keystore: try Keystore(json: json))
        } catch {
            throw error.code == .notFound || error.code == .io ? error : error.about(file)
        }
    }

    /// The password of a keystore, where a file that is named after the key or after the keystore holds it.
    /// - Parameter folders: where passwords are looked for, in order; the keystore's own folder is not among them by itself.
    /// - Returns: nil when there is none.
    /// - Throws: `insecurePermissions`, `malformed`, `io` with the file.
    public static func password(of found: FoundKeystore, in folders: [String]) throws(KeystoreError) -> String? {
        for folder in folders {
            for name in PasswordNames.candidates(found.pubkey, keystore: found.file) {
                if let text = try KeystoreDirectory.passwordText("\(folder)/\(name)") { return text }
            }
        }
        return nil
    }

    /// The text of a password file.
    /// - Throws: `notFound`, and what `password(of:in:)` throws.
    public static func password(in file: String) throws(KeystoreError) -> String {
        guard let text = try KeystoreDirectory.passwordText(file) else {
            throw KeystoreError(.notFound, "the password file \(file) does not exist")
        }
        return text
    }

    /// Refuses a keystore that a running client of another make holds the lock of, `<keystore>.lock`.
    public static func refuseInUse(_ file: String) throws(KeystoreError) {
        try DirectoryLock.refuseHeld("\(file).lock", of: file)
    }

    private static func isKeystoreName(_ name: String) -> Bool {
        name.hasSuffix(".json") && (name.hasPrefix("keystore") || name == "voting-keystore.json")
    }

    private static func hasCrypto(_ json: [UInt8]) -> Bool {
        var reader = JSONReader(json)
        return (try? reader.object())?.optional("crypto") != nil
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
