/// Why a keystore, a password or a key directory cannot be used. Never carries a secret; equal by code.
public struct KeystoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed list of causes.
    public enum Code: Hashable, Sendable {
        /// The text is not a complete EIP-2335 keystore: truncated, not JSON, a member missing or ill-formed.
        case malformed
        /// A version, function or parameter that this program does not have.
        case unsupported
        /// The parameters protect the secret less than EIP-2335 asks for.
        case weak
        /// The checksum does not match: the password is wrong, or the file was damaged.
        case wrongPassword
        /// The decrypted secret is no secret key, or belongs to another public key than the keystore names.
        case keyMismatch
        /// The mnemonic has a word that is not in the list, a wrong number of words, or a wrong checksum.
        case invalidMnemonic
        /// A derivation path that EIP-2334 does not allow.
        case invalidPath
        /// A seed or an index that EIP-2333 does not allow.
        case invalidSeed
        /// A keystore, a password file or a directory that is not there.
        case notFound
        /// Something is there already, and is left as it is.
        case alreadyExists
        /// The key is kept outside the data directory, which this program only reads.
        case readOnly
        /// The key may not be used here: it was disabled, or moved elsewhere.
        case disabled
        /// Another process uses the directory.
        case inUse
        /// A secret can be read by others than its owner.
        case insecurePermissions
        /// The file system refused.
        case io
    }

    /// What went wrong, for a program.
    public let code: Code
    /// What went wrong and what to do, in one line for a person.
    public let message: String

    /// An error of a kind with its line of text.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }

    /// The same error, its message led by the file it is about.
    func about(_ file: String) -> KeystoreError { KeystoreError(code, "\(file): \(message)") }

    /// Equal by code.
    public static func == (a: KeystoreError, b: KeystoreError) -> Bool { a.code == b.code }

    /// Feeds the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
