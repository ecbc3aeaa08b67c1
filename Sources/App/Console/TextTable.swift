/// A plain table: the first column to the left, the others to the right, as numbers want, or to the left, as words do.
package struct TextTable: Sendable {
    private var rows: [[String]]
    private let isOfWords: Bool

    package init(header: [String], isOfWords: Bool = false) {
        rows = [header]
        self.isOfWords = isOfWords
    }

    package mutating func add(_ row: [String]) {
        rows.append(row)
    }

    package func lines(indent: String = "  ") -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            var line = indent
            for (column, cell) in row.enumerated() {
                let space = String(repeating: " ", count: widths[column] - cell.count)
                line += column == 0 ? cell + space : isOfWords ? "  " + cell + space : "  " + space + cell
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
