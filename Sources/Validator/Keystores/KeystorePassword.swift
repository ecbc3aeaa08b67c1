import BLS
import Foundation

/// A password in the form that EIP-2335 derives keys from; overwritten with zeros on release, never shown.
public final class KeystorePassword: Sendable {
    /// The processed bytes: written in `init`, only read after, so sharing between threads is safe.
    private nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer

    /// Processes a password (EIP-2335 "Password requirements"): NFKD, then without the control codes C0, C1 and Delete,
    /// then UTF-8.
    public init(_ text: String) {
        var processed: [UInt8] = []
        // ASCII is in that form already.
        let isPlain = text.utf8.allSatisfy { $0 < 0x80 }
        let decomposed = isPlain ? text : text.decomposedStringWithCompatibilityMapping
        for scalar in decomposed.unicodeScalars where !Self.isControl(scalar) {
            processed.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
        bytes = .allocate(byteCount: processed.count, alignment: 1)
        bytes.copyBytes(from: processed)
        SecureWipe.wipe(&processed)
    }

    /// The password in the content of a password file: UTF-8; line ends, being control codes, fall away.
    /// - Throws: `malformed` when the content is not UTF-8.
    public convenience init(fileContent: [UInt8]) throws(KeystoreError) {
        guard let text = String(validating: fileContent, as: UTF8.self) else {
            throw KeystoreError(.malformed, "the password file is not UTF-8 text")
        }
        self.init(text)
    }

    deinit {
        SecureWipe.wipe(bytes)
        bytes.deallocate()
    }

    /// A new password of 256 random bits, as hexadecimal text.
    static func randomText() -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            let word = String(UInt64.random(in: 0...UInt64.max, using: &random), radix: 16)
            return String(repeating: "0", count: 16 - word.count) + word
        }.joined()
    }

    /// Runs `body` with the processed bytes.
    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try body(UnsafeRawBufferPointer(bytes))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value <= 0x1f || (0x7f...0x9f).contains(scalar.value)
    }
}

extension KeystorePassword: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says nothing of the password.
    public var description: String { "KeystorePassword(hidden)" }
    /// Says nothing of the password.
    public var debugDescription: String { description }
    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
