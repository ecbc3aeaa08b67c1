import Foundation
import Keystores
import Primitives
import Yams

/// The data directory of a Lighthouse validator client: `validators/0x<pubkey>/voting-keystore.json`, the passwords in
/// `secrets/0x<pubkey>`, and `validators/validator_definitions.yml` for what else is known of the keys.
struct LighthouseLayout {
    let validators: String
    let secrets: String

    private static let definitionsName = "validator_definitions.yml"

    /// The layout in a folder: the data directory, or its `validators`. Nil for a folder of another kind.
    init?(folder: String) {
        let files = FileManager.default
        let above = URL(fileURLWithPath: folder).deletingLastPathComponent().path
        if files.fileExists(atPath: folder + "/validators") {
            validators = folder + "/validators"
            secrets = folder + "/secrets"
        } else if files.fileExists(atPath: "\(folder)/\(Self.definitionsName)") {
            validators = folder
            secrets = above + "/secrets"
        } else {
            return nil
        }
    }

    /// One entry of the definitions, as far as it matters here.
    private struct Definition {
        var isEnabled = true
        var keystore: String?
        var password: String?
        var feeRecipient: String?
    }

    /// The keystores on the disk, with what the definitions say of them.
    /// - Throws: `KeystoreError` for a broken keystore or one in use, `KeyTransferError` for broken definitions.
    func candidates() throws -> [KeyCandidate] {
        let definitions = try definitions()
        var found = try KeystoreScan.keystores(in: validators)
        let known = Set(found.map(\.file))
        for file in definitions.values.compactMap(\.keystore).sorted() where !known.contains(file) {
            if let keystore = try KeystoreScan.keystore(at: file) { found.append(keystore) }
        }
        return try found.map { keystore in
            try KeystoreScan.refuseInUse(keystore.file)
            var candidate = KeyCandidate(keystore)
            candidate.passwordFolders.append(secrets)
            guard let definition = keystore.pubkey.flatMap({ definitions[$0] }) else { return candidate }
            candidate.isDisabled = !definition.isEnabled
            candidate.feeRecipient = definition.feeRecipient
            candidate.passwordFile = definition.password.flatMap {
                FileManager.default.fileExists(atPath: $0) ? $0 : nil
            }
            return candidate
        }
    }

    /// The definitions of local keystores by key; none without the file. Keys at a remote signer are passed over.
    private func definitions() throws -> [BLSPubkey: Definition] {
        let path = "\(validators)/\(Self.definitionsName)"
        guard FileManager.default.fileExists(atPath: path) else { return [:] }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), let node = try? Yams.compose(yaml: text)
        else { throw KeyTransferError("\(path) is not YAML", remedy: "correct the file, or move it away") }
        var definitions: [BLSPubkey: Definition] = [:]
        for (index, entry) in (node.sequence ?? []).enumerated() {
            guard entry["type"]?.string.map({ $0 == "local_keystore" }) ?? true else { continue }
            guard let pubkey = entry["voting_public_key"]?.string.flatMap({ BLSPubkey(hex: $0) }) else {
                throw KeyTransferError(
                    "entry \(index + 1) of \(path) has no voting_public_key", remedy: "correct the file")
            }
            definitions[pubkey] = Definition(
                isEnabled: entry["enabled"]?.bool ?? true, keystore: entry["voting_keystore_path"]?.string,
                password: entry["voting_keystore_password_path"]?.string,
                feeRecipient: entry["suggested_fee_recipient"]?.string)
        }
        return definitions
    }
}
