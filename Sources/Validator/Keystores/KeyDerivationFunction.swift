import BLS
import Crypto
import CryptoExtras
import Foundation

/// The `kdf` module of a keystore: how a password becomes the decryption key.
public enum KeyDerivationFunction: Hashable, Sendable {
    /// scrypt with cost `n`, block size `r` and parallelism `p` (RFC 7914).
    case scrypt(n: Int, r: Int, p: Int, salt: [UInt8])
    /// PBKDF2 with HMAC-SHA-256 and `c` rounds (RFC 8018).
    case pbkdf2(c: Int, salt: [UInt8])

    /// The length of the derived key, `dklen`: 16 bytes to decrypt with, 16 to check with.
    static let keyByteCount = 32

    /// No keystore may ask for more memory than this, in bytes: four times what EIP-2335 takes.
    static let memoryLimit = 1 << 30

    /// The memory that deriving takes, in bytes.
    public var memory: Double {
        switch self {
        case .scrypt(let n, let r, let p, _): 128 * Double(r) * (Double(n) + Double(p))
        case .pbkdf2: 0
        }
    }

    /// Whether guessing passwords costs less than with the parameters of EIP-2335 (n = c = 2¹⁸).
    public var isLight: Bool {
        switch self {
        case .scrypt(let n, let r, let p, _): Double(n) * Double(r) * Double(p) < 262_144 * 8
        case .pbkdf2(let c, _): c < 262_144
        }
    }

    /// Refuses parameters that the algorithms do not have, or that would take this machine's memory or minutes away.
    func validate() throws(KeystoreError) {
        switch self {
        case .scrypt(let n, let r, let p, _):
            // r up to 16 is what the scrypt of BoringSSL has memory for with p = 1; keystores in the wild have 8.
            guard n >= 2, n <= 1 << 22, n & (n - 1) == 0, (1...16).contains(r), (1...16).contains(p) else {
                throw KeystoreError(.unsupported, "scrypt with n = \(n), r = \(r), p = \(p) is not supported")
            }
            guard memory <= Double(KeyDerivationFunction.memoryLimit) else {
                throw KeystoreError(.unsupported, "scrypt with n = \(n), r = \(r), p = \(p) takes too much memory")
            }
        case .pbkdf2(let c, _):
            guard (1...1 << 24).contains(c) else {
                throw KeystoreError(.unsupported, "pbkdf2 with c = \(c) is not supported")
            }
        }
    }

    /// Derives the 32 bytes. Blocks: about a second with the parameters of EIP-2335.
    func deriveKey(_ password: KeystorePassword) throws(KeystoreError) -> SymmetricKey {
        try validate()
        var bytes = password.withUnsafeBytes { [UInt8]($0) }
        defer { SecureWipe.wipe(&bytes) }
        do {
            switch self {
            case .scrypt(let n, let r, let p, let salt):
                return try KDF.Scrypt.deriveKey(
                    from: bytes, salt: salt, outputByteCount: Self.keyByteCount, rounds: n, blockSize: r,
                    parallelism: p)
            case .pbkdf2(let c, let salt):
                return try KDF.Insecure.PBKDF2.deriveKey(
                    from: bytes, salt: salt, using: .sha256, outputByteCount: Self.keyByteCount,
                    unsafeUncheckedRounds: c)
            }
        } catch {
            throw KeystoreError(.unsupported, "the key derivation failed: its parameters are not supported here")
        }
    }
}

/// How costly guessing the password of a new keystore is made.
public enum KeystoreCost: Hashable, Sendable, CaseIterable {
    /// scrypt with n = 2¹⁸, r = 8, p = 1: about a second and 256 MiB. For keys with something at stake.
    case scrypt
    /// PBKDF2 with c = 2¹⁸: a fraction of a second, no memory.
    case pbkdf2
    /// PBKDF2 with c = 1024: about a millisecond. For development networks only, whose keys everybody knows.
    case light

    /// The function, by default with a fresh salt of 32 random bytes.
    func function(salt: [UInt8] = KeystoreCost.randomBytes(32)) -> KeyDerivationFunction {
        switch self {
        case .scrypt: return .scrypt(n: 262_144, r: 8, p: 1, salt: salt)
        case .pbkdf2: return .pbkdf2(c: 262_144, salt: salt)
        case .light: return .pbkdf2(c: 1024, salt: salt)
        }
    }

    static func randomBytes(_ count: Int) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }
}
