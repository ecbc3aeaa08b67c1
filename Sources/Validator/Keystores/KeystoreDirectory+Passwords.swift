import BLS
import Primitives
import PrivateFiles

extension KeystoreDirectory {
    /// The password of a key: its own file in the directory of passwords, else the one file for all.
    /// - Throws: `notFound` with what to do, `insecurePermissions`, `malformed`.
    func passwordText(_ entry: KeystoreEntry) throws(KeystoreError) -> String {
        for file in passwordFiles(entry) {
            if let text = try Self.passwordText(file) { return text }
        }
        guard let file = sources.passwordFile else {
            throw KeystoreError(
                .notFound,
                "the password of \(entry.pubkey) is missing: put it into \(secretPath(entry.pubkey)) (mode 600)")
        }
        guard let text = try Self.passwordText(file) else {
            throw KeystoreError(.notFound, "the password file \(file) does not exist")
        }
        return text
    }

    /// A keystore elsewhere may have its password named as other clients name it: by the key without `0x`, or by the
    /// keystore's own name.
    private func passwordFiles(_ entry: KeystoreEntry) -> [String] {
        guard entry.isReadOnly else { return [secretPath(entry.pubkey)] }
        return PasswordNames.candidates(entry.pubkey, keystore: entry.file).map { "\(secretsPath)/\($0)" }
    }

    /// The text of a password file, nil when there is none.
    static func passwordText(_ file: String) throws(KeystoreError) -> String? {
        var content: [UInt8]
        do throws(KeystoreError) {
            content = try SecureFiles.read(file, limit: fileSizeLimit, isSecret: true)
        } catch  where error.code == .notFound {
            return nil
        }
        defer { SecureWipe.wipe(&content) }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw KeystoreError(.malformed, "\(file): the password file is not UTF-8 text")
        }
        return text
    }

    /// Writes the password of a key, unless it is there already.
    /// - Throws: `alreadyExists` when the file holds another one.
    func writeSecret(_ text: String, _ pubkey: BLSPubkey) throws(KeystoreError) {
        if let existing = try Self.passwordText(secretPath(pubkey)) {
            guard existing == text else {
                throw KeystoreError(.alreadyExists, "\(secretPath(pubkey)) holds another password and is left as it is")
            }
            return
        }
        try SecureFiles.writeNew(Array(text.utf8), to: secretPath(pubkey))
    }
}

/// How clients name the password file of a keystore.
enum PasswordNames {
    /// The names in order of preference, for a key that is known or not.
    static func candidates(_ pubkey: BLSPubkey?, keystore file: String) -> [String] {
        var names: [String] = []
        if let pubkey { names = [pubkey.hex, String(pubkey.hex.dropFirst(2))] }
        let name = file.split(separator: "/").last.map(String.init) ?? file
        let base = name.hasSuffix(".json") ? String(name.dropLast(5)) : name
        return names + ["\(base).txt", "\(base).pass", base]
    }
}
