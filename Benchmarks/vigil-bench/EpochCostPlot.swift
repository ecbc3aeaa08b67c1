import Foundation

/// The costs over the number of validators as a drawing.
struct EpochCostPlot {
    private let points: [EpochCost.Point]
    private let highest: Double
    private let most: Double

    // The drawing's size, and that of the field with the curves.
    private let width = 760.0
    private let height = 420.0
    private let left = 70.0
    private let top = 40.0
    private let right = 170.0
    private let bottom = 60.0

    init(_ points: [EpochCost.Point]) {
        self.points = points
        most = Double(points.map(\.validators).max() ?? 1)
        highest = Self.roundedUp(points.map { max($0.epoch, $0.root) }.max() ?? 1)
    }

    var svg: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(width)) \(number(height))" \
        font-family="sans-serif" font-size="12">
        <rect width="100%" height="100%" fill="white"/>
        <text x="\(number(left))" y="22" font-size="14">Fulu, mainnet preset: processor time by validators</text>
        \(grid)
        \(curve("process_epoch", "#0b6e4f", \.epoch))
        \(curve("cold hash_tree_root", "#b5541c", \.root))
        </svg>

        """
    }

    private var grid: String {
        var lines: [String] = []
        for step in 0...5 {
            let share = Double(step) / 5
            let (x, y) = (x(share * most), y(share * highest))
            lines.append(line(left, y, width - right, y))
            lines.append(text(left - 8, y + 4, "end", "\(number(share * highest)) ms"))
            lines.append(line(x, top, x, height - bottom))
            lines.append(text(x, height - bottom + 18, "middle", grouped(Int(share * most))))
        }
        lines.append(text((left + width - right) / 2, height - bottom + 42, "middle", "validators"))
        return lines.joined(separator: "\n")
    }

    private func curve(_ name: String, _ color: String, _ value: (EpochCost.Point) -> Double) -> String {
        let places = points.map { (x(Double($0.validators)), y(value($0))) }
        let path = places.map { "\(number($0.0)),\(number($0.1))" }.joined(separator: " ")
        let dots = places.map { place in
            "<circle cx=\"\(number(place.0))\" cy=\"\(number(place.1))\" r=\"3\" fill=\"\(color)\"/>"
        }
        let end = places.last ?? (left, top)
        let label = """
            <text x="\(number(end.0 + 10))" y="\(number(end.1 + 4))" fill="\(color)">\(name)</text>
            """
        let polyline = "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"2\"/>"
        return ([polyline] + dots + [label]).joined(separator: "\n")
    }

    private func x(_ validators: Double) -> Double { left + validators / most * (width - left - right) }

    private func y(_ milliseconds: Double) -> Double {
        height - bottom - milliseconds / highest * (height - top - bottom)
    }

    private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
        "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\" stroke=\"#ddd\"/>"
    }

    private func text(_ x: Double, _ y: Double, _ anchor: String, _ words: String) -> String {
        "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\" fill=\"#444\">\(words)</text>"
    }

    private func number(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(format: "%.1f", value)
    }

    /// Thousands apart: 1 000 000.
    private func grouped(_ value: Int) -> String {
        guard value >= 1000 else { return String(value) }
        let rest = String(value % 1000)
        return grouped(value / 1000) + " " + String(repeating: "0", count: 3 - rest.count) + rest
    }

    /// The next number of one digit and zeros.
    private static func roundedUp(_ value: Double) -> Double {
        let unit = pow(10, floor(log10(max(value, 1))))
        return (value / unit).rounded(.up) * unit
    }
}
