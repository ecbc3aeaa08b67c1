package import ConsensusTypes

extension ChainConfigYAML {
    /// The text of a `config.yaml` with all keys of the configuration, unknown ones at the end. Loading it gives an
    /// equal configuration.
    package static func text(_ config: ChainConfig) -> String {
        config.entries.map { line($0, indent: 0) }.joined()
    }

    private static func line(_ entry: ConfigEntry, indent: Int) -> String {
        let head = String(repeating: " ", count: indent) + scalar(entry.key) + ":"
        return head + tail(entry.value, indent: indent)
    }

    /// What stands behind a key or a dash, with the line's end.
    private static func tail(_ value: ConfigValue, indent: Int) -> String {
        let space = String(repeating: " ", count: indent)
        switch value {
        case .scalar(let text):
            return " " + scalar(text) + "\n"
        case .sequence(let values):
            if values.isEmpty { return " []\n" }
            return "\n" + values.map { space + "  -" + element($0, indent: indent + 4) }.joined()
        case .mapping(let entries):
            if entries.isEmpty { return " {}\n" }
            return "\n" + entries.map { line($0, indent: indent + 2) }.joined()
        }
    }

    /// A list's element: a mapping begins on the dash's own line.
    private static func element(_ value: ConfigValue, indent: Int) -> String {
        guard case .mapping(let entries) = value, let first = entries.first else { return tail(value, indent: indent) }
        let rest = entries.dropFirst().map { line($0, indent: indent) }.joined()
        return " " + scalar(first.key) + ":" + tail(first.value, indent: indent) + rest
    }

    /// Words of letters, digits and underscores stand as they are; all other text is quoted.
    private static func scalar(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
        if isPlain { return text }
        let printable = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{7f}" }
        if printable { return "'" + text.replacing("'", with: "''") + "'" }
        return "\"" + text.unicodeScalars.map(escape).joined() + "\""
    }

    private static func escape(_ character: Unicode.Scalar) -> String {
        let isSafe = character.value >= 0x20 && character != "\u{7f}" && character != "\"" && character != "\\"
        if isSafe { return String(character) }
        let digits = String(character.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
