/// Where keystores and passwords are when they are not all in the data directory.
public struct KeystoreSources: Hashable, Sendable {
    /// A directory of more keystores, in any layout that `KeystoreScan` knows; it is only read.
    public var keystores: String?
    /// The directory of the passwords, in place of `secrets` in the data directory.
    public var secrets: String?
    /// The password of every key that has no password file of its own.
    public var passwordFile: String?

    /// Everything is in the data directory unless said otherwise.
    public init(keystores: String? = nil, secrets: String? = nil, passwordFile: String? = nil) {
        self.keystores = keystores
        self.secrets = secrets
        self.passwordFile = passwordFile
    }
}
