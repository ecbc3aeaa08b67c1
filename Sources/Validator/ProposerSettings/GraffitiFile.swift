package import Primitives

/// Graffiti by key, one to a line: `0x<pubkey>: text`, and `default: text` for all others. Empty lines and those that
/// begin with `#` say nothing.
package struct GraffitiFile: Hashable, Sendable {
    package var keys: [BLSPubkey: Bytes32] = [:]
    package var fallback: Bytes32?

    package init() {}

    /// - Throws: `malformed` with the number of the line.
    package init(text: String) throws(ProposerSettingsError) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimming
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            do throws(ProposerSettingsError) {
                try take(line)
            } catch {
                throw ProposerSettingsError(error.code, "line \(index + 1): \(error)")
            }
        }
    }

    private mutating func take(_ line: Substring) throws(ProposerSettingsError) {
        guard let colon = line.firstIndex(of: ":") else {
            throw ProposerSettingsError(.malformed, "it is not '0x<pubkey>: text' or 'default: text'")
        }
        let (name, text) = (line[..<colon].trimming, line[line.index(after: colon)...].trimming)
        guard let graffiti = Graffiti.bytes(String(text)) else {
            throw ProposerSettingsError(.malformed, "the graffiti is longer than 32 bytes")
        }
        if name == "default" {
            guard fallback == nil else { throw ProposerSettingsError(.malformed, "a second default") }
            fallback = graffiti
        } else if let pubkey = BLSPubkey(hex: name) {
            guard keys.updateValue(graffiti, forKey: pubkey) == nil else {
                throw ProposerSettingsError(.malformed, "the key \(pubkey) for the second time")
            }
        } else {
            throw ProposerSettingsError(.malformed, "'\(name.prefix(100))' is neither a public key nor 'default'")
        }
    }
}

extension Substring {
    fileprivate var trimming: Substring {
        let start = drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return start }
        return start[...end]
    }
}
