import Foundation

/// How the subcommands write figures.
enum PVFFigures {
    static func milliseconds(_ duration: Duration) -> String {
        String(format: "%.2f ms", duration / .milliseconds(1))
    }

    static func microseconds(_ duration: Duration) -> UInt64 {
        UInt64(max(0, duration / .microseconds(1)))
    }

    static func mebibytes(_ bytes: UInt64) -> String {
        String(format: "%.1f MiB", Double(bytes) / 1_048_576)
    }

    /// The value below which a share of the sorted values lies; nil for none.
    static func percentile(_ sorted: [Duration], _ share: Double) -> Duration? {
        guard !sorted.isEmpty else { return nil }
        let index = Int((Double(sorted.count) * share).rounded(.up)) - 1
        return sorted[min(max(index, 0), sorted.count - 1)]
    }
}
