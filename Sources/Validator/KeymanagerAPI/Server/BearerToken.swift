import Glibc
import Primitives
import PrivateFiles
import ProposerSettings

/// The secret that a caller of the API shows.
package struct BearerToken: Sendable {
    private static let byteCount = 32
    private static let sizeLimit = 4096

    private let bytes: [UInt8]

    /// Reads the token of a file, or makes a new one of 256 random bits there.
    /// - Parameter isOwn: whether the file is the client's own; one that a person named is never made.
    /// - Throws: `KeymanagerError` with what is wrong with the file.
    package static func load(_ path: String, isOwn: Bool) throws(KeymanagerError) -> BearerToken {
        do throws(ProposerSettingsError) {
            guard let content = try SettingsFiles.readIfThere(path, limit: sizeLimit) else {
                guard isOwn else { throw ProposerSettingsError(.io, "the token file \(path) does not exist") }
                let token = BearerToken.random()
                try SettingsFiles.replace(path, with: token.bytes + [UInt8(ascii: "\n")])
                return token
            }
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & 0o077 == 0 else {
                throw ProposerSettingsError(.io, "the token file \(path) can be read by others: run chmod 600 on it")
            }
            guard let token = BearerToken(content: content) else {
                throw ProposerSettingsError(
                    .malformed, "the token file \(path) does not hold one word of at least 32 characters")
            }
            return token
        } catch {
            throw KeymanagerError(error.message)
        }
    }

    /// The one word of a file's content.
    init?(content: [UInt8]) {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }
        bytes = Array(content.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        guard bytes.count >= Self.byteCount, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private static func random() -> BearerToken {
        var generator = SystemRandomNumberGenerator()
        let secret = (0..<byteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return BearerToken(bytes: Array(Hex.encode(secret).utf8))
    }

    /// What a request's `Authorization` header says of its sender. Takes as long for a wrong token as for the right one.
    func judge(_ header: String?) -> Verdict {
        guard let header else { return .missing }
        let parts = header.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return .missing }
        let shown = Array(parts[1].utf8)
        var difference: UInt8 = shown.count == bytes.count ? 0 : 1
        for index in bytes.indices { difference |= bytes[index] ^ (index < shown.count ? shown[index] : 0) }
        return difference == 0 ? .right : .wrong
    }

    enum Verdict {
        case missing, wrong, right
    }
}
