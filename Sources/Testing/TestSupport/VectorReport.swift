import Foundation
import Synchronization

/// Counts the cases that were read to the end, by runner and fork, and prints the table when the process ends.
package enum VectorReport {
    private static let counts = Mutex<[String: [String: Int]]>([:])
    private static let printsAtExit: Void = { atexit { VectorReport.printTable() } }()

    package static func record(runner: String, fork: String, count: Int = 1) {
        _ = printsAtExit
        counts.withLock { $0[runner, default: [:]][fork, default: 0] += count }
    }

    /// Says in the test's output why a set was not run.
    package static func skipped(_ what: String) {
        print("skipped: \(what): no reference vectors (VIGIL_VECTORS, or .build/vectors)")
    }

    package static func count(runner: String) -> Int {
        counts.withLock { $0[runner]?.values.reduce(0, +) ?? 0 }
    }

    private static func printTable() {
        let table = counts.withLock { $0 }
        for runner in table.keys.sorted() {
            let cells = (table[runner] ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            print("vectors: \(runner): \(cells.joined(separator: ", "))")
        }
    }
}
