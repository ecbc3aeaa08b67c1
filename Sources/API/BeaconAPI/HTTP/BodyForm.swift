/// The two forms of the API's bodies.
package enum BodyForm: String, Hashable, Sendable {
    case json = "application/json"
    case ssz = "application/octet-stream"

    /// The type a Content-Type header names, parameters left aside; nil when it is none of the two. Missing means JSON.
    package init?(contentType: String?) {
        guard let contentType else {
            self = .json
            return
        }
        let essence = contentType.split(separator: ";", omittingEmptySubsequences: false)[0]
        self.init(rawValue: essence.trimmed.lowercased())
    }
}

/// An Accept header (RFC 9110 §12.5.1), read as far as the API needs it.
package struct AcceptHeader: Sendable {
    private struct Range {
        var type: String
        /// In thousandths.
        var quality: Int
    }

    private let ranges: [Range]

    /// No header, or an empty one: anything goes, JSON first.
    package init(_ value: String?) {
        ranges = (value ?? "").split(separator: ",").prefix(32).compactMap(Self.parse)
    }

    /// The best of `offered` for the asker, nil when it accepts none (406). Ties go to the type named first in the
    /// header, then to the order of `offered`.
    package func choose(among offered: [BodyForm]) -> BodyForm? {
        guard !ranges.isEmpty else { return offered.first }
        var best: (type: BodyForm, quality: Int, position: Int)?
        for type in offered {
            guard let (quality, position) = quality(of: type), quality > 0 else { continue }
            if let current = best, (current.quality, -current.position) >= (quality, -position) { continue }
            best = (type, quality, position)
        }
        return best?.type
    }

    /// Quality by the most specific range that covers the type.
    private func quality(of type: BodyForm) -> (quality: Int, position: Int)? {
        for pattern in [type.rawValue, "application/*", "*/*"] {
            if let position = ranges.firstIndex(where: { $0.type == pattern }) {
                return (ranges[position].quality, position)
            }
        }
        return nil
    }

    private static func parse(_ text: Substring) -> Range? {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        let type = parts[0].trimmed.lowercased()
        guard type.contains("/") else { return nil }
        for parameter in parts.dropFirst() {
            let pair = parameter.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].trimmed.lowercased() == "q" else { continue }
            return Range(type: type, quality: thousandths(pair[1].trimmed))
        }
        return Range(type: type, quality: 1000)
    }

    /// `0`, `1`, `0.9` …; what cannot be read counts as 0.
    private static func thousandths(_ text: String) -> Int {
        guard let value = Double(text), value >= 0 else { return 0 }
        return Int(min(value, 1) * 1000)
    }
}

extension StringProtocol {
    /// Without blanks and tabs at both ends.
    fileprivate var trimmed: String {
        func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
        let head = drop(while: isBlank)
        guard let last = head.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(head[...last])
    }
}
