import Foundation

/// What a client asks its node for in an epoch in which nothing happens, by route, for more and more keys.
enum RequestTable {
    private static let sizes = [1, 1000, 10_000]
    private static let epochs: UInt64 = 3

    static func main() async throws {
        var routes: [String: [Int: RequestTap.Traffic]] = [:]
        for keys in sizes {
            for (route, traffic) in try await AttestingBench(keys: keys, isTapped: true).traffic(epochs: epochs) {
                routes[route, default: [:]][keys] = traffic
            }
        }
        print("per epoch, the mean of \(epochs): requests, bytes out, bytes in")
        print("| route | " + sizes.map { "\($0) keys" }.joined(separator: " | ") + " |")
        print("|---" + String(repeating: "|---", count: sizes.count) + "|")
        for (route, traffic) in routes.sorted(by: { $0.key < $1.key }) {
            print("| `\(route)` | " + sizes.map { cell(traffic[$0]) }.joined(separator: " | ") + " |")
        }
        let sums = sizes.map { keys in
            routes.values.reduce(into: RequestTap.Traffic()) { sum, traffic in
                sum.requests += traffic[keys]?.requests ?? 0
                sum.bytesOut += traffic[keys]?.bytesOut ?? 0
                sum.bytesIn += traffic[keys]?.bytesIn ?? 0
            }
        }
        print("| all | " + sums.map { cell($0) }.joined(separator: " | ") + " |")
    }

    private static func cell(_ traffic: RequestTap.Traffic?) -> String {
        guard let traffic else { return "–" }
        return [traffic.requests, traffic.bytesOut, traffic.bytesIn].map(mean).joined(separator: ", ")
    }

    private static func mean(_ sum: Int) -> String {
        sum % Int(epochs) == 0 ? "\(sum / Int(epochs))" : String(format: "%.1f", Double(sum) / Double(epochs))
    }
}
