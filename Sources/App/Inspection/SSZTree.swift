package import SSZ

/// A value as a tree of lines, one a part, for people to read.
package struct SSZTree {
    /// How many elements of a list are shown; nil shows all.
    package var shownElements: Int?
    /// How many levels are opened; nil opens all.
    package var depth: Int?
    /// Whether the hash tree root of every part that has parts stands behind it.
    package var showsRoots: Bool

    private let limits: SSZLimits
    private let write: (String) -> Void

    /// - Parameter write: takes the lines one by one, so that a large value is never one large text.
    package init(
        _ limits: SSZLimits, shownElements: Int? = 8, depth: Int? = nil, showsRoots: Bool = true,
        write: @escaping (String) -> Void
    ) {
        self.limits = limits
        self.shownElements = shownElements
        self.depth = depth
        self.showsRoots = showsRoots
        self.write = write
    }

    package func print(_ value: any SSZType, name: String) {
        write(line(name, value))
        printParts(of: value, indent: "", level: 0)
    }

    private func line(_ name: String, _ value: any SSZType) -> String {
        guard value is any SSZContainer || value is any SSZCollection else {
            return "\(name): \(sszText(value, limits))"
        }
        let root = showsRoots ? "  \(value.hashTreeRoot(limits))" : ""
        return value is any SSZContainer ? name + root : "\(name): \(sszSummary(value, limits))" + root
    }

    private func printParts(of value: any SSZType, indent: String, level: Int) {
        if let depth, level >= depth { return }
        if let container = value as? any SSZContainer {
            let fields = SSZParts(container).fields
            for (position, field) in fields.enumerated() {
                printPart(field.name, field.value, isLast: position == fields.count - 1, indent, level)
            }
        } else if let elements = value as? any SSZCollection {
            printElements(elements, indent, level)
        }
    }

    private func printElements<C: SSZCollection>(_ elements: C, _ indent: String, _ level: Int) {
        let shown = min(elements.count, shownElements ?? elements.count)
        for (position, element) in elements.prefix(shown).enumerated() {
            printPart("[\(position)]", element, isLast: position == elements.count - 1, indent, level)
        }
        if shown < elements.count { write("\(indent)└─ … \(elements.count - shown) more") }
    }

    private func printPart(_ name: String, _ value: any SSZType, isLast: Bool, _ indent: String, _ level: Int) {
        write(indent + (isLast ? "└─ " : "├─ ") + line(name, value))
        printParts(of: value, indent: indent + (isLast ? "   " : "│  "), level: level + 1)
    }
}
