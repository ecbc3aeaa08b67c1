public import BLS
import Crypto
import CryptoExtras
import Foundation

/// A seed that a tree of keys grows from (EIP-2333); overwritten with zeros on release, never shown.
public final class KeySeed: Sendable {
    /// Written in `init`, only read after, so sharing between threads is safe.
    private nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer

    /// A seed of at least 32 bytes.
    /// - Throws: `invalidSeed` for a shorter one.
    public convenience init(_ seed: [UInt8]) throws(KeystoreError) {
        guard seed.count >= 32 else {
            throw KeystoreError(.invalidSeed, "a seed of \(seed.count) bytes is too short, EIP-2333 asks for 32")
        }
        self.init(copying: seed)
    }

    /// The seed of a mnemonic and its passphrase (BIP-39): PBKDF2 with HMAC-SHA-512 and 2048 rounds over the NFKD forms.
    /// The words are not checked against a word list.
    public convenience init(mnemonic: String, passphrase: String = "") throws(KeystoreError) {
        var password = [UInt8](mnemonic.decomposedStringWithCompatibilityMapping.utf8)
        defer { SecureWipe.wipe(&password) }
        var salt = [UInt8]("mnemonic".utf8) + passphrase.decomposedStringWithCompatibilityMapping.utf8
        defer { SecureWipe.wipe(&salt) }
        do {
            let key = try KDF.Insecure.PBKDF2.deriveKey(
                from: password, salt: salt, using: .sha512, outputByteCount: 64, unsafeUncheckedRounds: 2048)
            var seed = key.withUnsafeBytes { [UInt8]($0) }
            defer { SecureWipe.wipe(&seed) }
            self.init(copying: seed)
        } catch {
            throw KeystoreError(.invalidSeed, "no seed can be derived from the mnemonic")
        }
    }

    private init(copying seed: [UInt8]) {
        bytes = .allocate(byteCount: seed.count, alignment: 1)
        bytes.copyBytes(from: seed)
    }

    deinit {
        SecureWipe.wipe(bytes)
        bytes.deallocate()
    }

    /// The key at a path (EIP-2333 `derive_master_SK`, then `derive_child_SK` for each index).
    public func secretKey(at path: DerivationPath) throws(KeystoreError) -> SecretKey {
        do {
            var key = try SecretKey.derivedMaster(seed: UnsafeRawBufferPointer(bytes))
            for index in path.indices { key = try key.derivedChild(index: index) }
            return key
        } catch {
            throw KeystoreError(.invalidSeed, "no key can be derived: \(error)")
        }
    }

    /// Runs `body` with the seed's bytes.
    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try body(UnsafeRawBufferPointer(bytes))
    }
}

extension KeySeed: CustomStringConvertible, CustomReflectable {
    /// Says nothing of the seed.
    public var description: String { "KeySeed(hidden)" }
    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
