import Foundation

/// Memory that threads share: who would take more than is left waits until others give theirs back.
final class MemoryBudget: Sendable {
    private let limit: Double
    private let condition = NSCondition()
    /// Only touched under the condition's lock.
    private nonisolated(unsafe) var used = 0.0

    /// - Parameter limit: in bytes; counted in whole MiB, so that two tables of 256 MiB with their few blocks beside fit
    ///   into 512.
    init(limit: Int) { self.limit = Self.mebibytes(Double(limit)) }

    private static func mebibytes(_ bytes: Double) -> Double { (bytes / 1_048_576).rounded() }

    /// Runs `body` while its bytes are taken. What is larger than the whole budget runs alone: it has to run some time.
    func withBytes<R, E: Error>(_ bytes: Double, _ body: () throws(E) -> R) throws(E) -> R {
        let share = Self.mebibytes(bytes)
        condition.lock()
        while used > 0 && used + share > limit { condition.wait() }
        used += share
        condition.unlock()
        defer {
            condition.lock()
            used -= share
            condition.broadcast()
            condition.unlock()
        }
        return try body()
    }
}
