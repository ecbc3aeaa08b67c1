package import SSZ

/// The way from a value to one of its parts, as a person types it: `validators[3].pubkey`, `validators.__len__`.
package struct SSZPath: Equatable, Sendable, CustomStringConvertible {
    package let components: [SSZPathComponent]

    package init(_ components: [SSZPathComponent]) {
        self.components = components
    }

    /// - Returns: nil when the text is not a path.
    package init?(parsing text: String) {
        var components: [SSZPathComponent] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard let parsed = Self.parse(part, isFirst: components.isEmpty) else { return nil }
            components += parsed
        }
        self.components = components
    }

    /// A name with any number of indices behind it; the first part may be indices alone.
    private static func parse(_ part: Substring, isFirst: Bool) -> [SSZPathComponent]? {
        let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
        guard let name = pieces.first, !name.isEmpty || (isFirst && pieces.count > 1), !name.contains("]") else {
            return nil
        }
        var components: [SSZPathComponent] = []
        if !name.isEmpty { components.append(name == "__len__" ? .length : .field(String(name))) }
        for piece in pieces.dropFirst() {
            guard piece.last == "]", let index = Int(piece.dropLast()), index >= 0 else { return nil }
            components.append(.index(index))
        }
        return components
    }

    package var description: String {
        components.reduce(into: "") { text, component in
            switch component {
            case .field(let name): text += text.isEmpty ? name : ".\(name)"
            case .index(let index): text += "[\(index)]"
            case .length: text += text.isEmpty ? "__len__" : ".__len__"
            }
        }
    }
}
