/// A plain table: the first column to the left, the others to the right.
package struct TextTable: Sendable {
    private var rows: [[String]]

    package init(header: [String]) {
        rows = [header]
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
                line += column == 0 ? cell + space : "  " + space + cell
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
