import Foundation
package import Keystores

/// A keystore that somebody wants to bring in, with what else is known of it.
package struct KeyCandidate: Sendable {
    /// Where it lies, and what is in it.
    package let found: FoundKeystore
    /// Where its password may lie, in order of preference.
    package var passwordFolders: [String] = []
    /// The file of its password, where its client names one.
    package var passwordFile: String?
    /// Whether the client that it comes from has it switched off.
    package var isDisabled = false
    /// Why it must not be brought in: its key is another directory's, or on its way to one.
    package var refusal: String?
    /// The fee recipient that the client that it comes from has for it, as written there.
    package var feeRecipient: String?

    /// A keystore by itself, its password perhaps beside it.
    package init(_ found: FoundKeystore) {
        self.found = found
        passwordFolders = [URL(fileURLWithPath: found.file).deletingLastPathComponent().path]
    }

    /// The keystores at a path: a file, a folder of files or of folders, an export or a data directory of this client, or
    /// one of Lighthouse.
    /// - Throws: `KeystoreError`, `KeyTransferError` with the place; when there is no keystore at all, too.
    package static func at(_ path: String) throws -> [KeyCandidate] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw KeyTransferError("\(path) does not exist", remedy: "name a keystore, or a folder of keystores")
        }
        let found: [KeyCandidate]
        if !isFolder.boolValue {
            found = try KeystoreScan.keystore(at: path).map { [KeyCandidate($0)] } ?? []
        } else if let layout = LighthouseLayout(folder: path) {
            found = try layout.candidates()
        } else {
            let keys = path + "/keys"
            let folder = FileManager.default.fileExists(atPath: keys) ? keys : path
            found = try KeystoreScan.keystores(in: folder).map { keystore in
                var candidate = KeyCandidate(keystore)
                candidate.passwordFolders.append(path + "/secrets")
                if folder == keys { try candidate.heed(KeystoreDirectory(path: path)) }
                return candidate
            }
        }
        guard !found.isEmpty else {
            throw KeyTransferError("there is no keystore in \(path)", remedy: "name a folder of EIP-2335 keystores")
        }
        return found
    }

    /// What a data directory of this client says of its key.
    private mutating func heed(_ directory: KeystoreDirectory) throws(KeystoreError) {
        guard let pubkey = found.pubkey, directory.contains(pubkey) else { return }
        switch try directory.status(of: pubkey) {
        case .enabled: break
        case .disabled: isDisabled = true
        case let status: refusal = "the key is marked there as '\(status)': it signs elsewhere, or will"
        }
    }

    /// The password, from the places that are known for it and then from others.
    package func password(orIn folders: [String]) throws(KeystoreError) -> String? {
        if let passwordFile { return try KeystoreScan.password(in: passwordFile) }
        return try KeystoreScan.password(of: found, in: passwordFolders + folders)
    }
}
