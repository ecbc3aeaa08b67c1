import Crypto
import Foundation
import Primitives

/// The secret that an execution client and its consensus client share (execution-apis `authentication.md`): 256 bits
/// that sign a fresh token for every request. Never printed.
package struct JWTSecret: Sendable, CustomStringConvertible, CustomReflectable {
    private let key: SymmetricKey

    /// The secret of 64 hexadecimal digits, with or without `0x`; white space around them is ignored.
    /// - Throws: `JWTSecretError.notASecret`.
    package init(hex text: String) throws(JWTSecretError) {
        guard let bytes = Hex.decode(text.trimmingCharacters(in: .whitespacesAndNewlines)), bytes.count == 32 else {
            throw .notASecret
        }
        key = SymmetricKey(data: bytes)
    }

    /// The secret of a file as `--jwt-secret` names it.
    package init(file path: String) throws(JWTSecretError) {
        // Read at most what a secret with white space may take: the path may be of anything.
        guard let handle = FileHandle(forReadingAtPath: path) else { throw .unreadable(path) }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: 4096) else { throw .unreadable(path) }
        do {
            try self.init(hex: String(decoding: data, as: UTF8.self))
        } catch {
            throw .fileIsNoSecret(path)
        }
    }

    /// A token (RFC 7519, HS256) whose only claim is when it was issued, in Unix seconds.
    package func token(issuedAt time: UInt64) -> String {
        let signed = Self.header + "." + Self.base64URL(Array(#"{"iat":\#(time)}"#.utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: key)
        return signed + "." + Self.base64URL(Array(code))
    }

    private static let header = base64URL(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8))

    /// RFC 4648 section 5, without padding.
    private static func base64URL(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }

    package var description: String { "JWTSecret(…)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why there is no secret. Never says what was read instead.
package enum JWTSecretError: Error, Equatable, CustomStringConvertible {
    case notASecret
    case unreadable(String)
    case fileIsNoSecret(String)

    package var description: String {
        switch self {
        case .notASecret: "a JWT secret is 64 hexadecimal digits"
        case .unreadable(let path):
            "cannot read the JWT secret file \(path); make one with: openssl rand -hex 32 > \(path)"
        case .fileIsNoSecret(let path):
            "the JWT secret file \(path) does not hold 64 hexadecimal digits; the execution client reads the same file"
        }
    }
}
