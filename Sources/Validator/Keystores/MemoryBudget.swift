import Foundation

/// Memory that threads share: who would take more than is left waits until others give theirs back.
final class MemoryBudget: Sendable {
    private let limit: Double
    private let condition = NSCondition()
    /// Only touched under the condition's lock.
    private nonisolated(unsafe) var used = 0.0

    /// - Parameter limit: in bytes.
    init(limit: Int) { self.limit = Double(limit) }

    /// Runs `body` while its bytes are taken. What is larger than the whole budget runs alone: it has to run some time.
    func withBytes<R, E: Error>(_ bytes: Double, _ body: () throws(E) -> R) throws(E) -> R {
        condition.lock()
        while used > 0 && used + bytes > limit { condition.wait() }
        used += bytes
        condition.unlock()
        defer {
            condition.lock()
            used -= bytes
            condition.broadcast()
            condition.unlock()
        }
        return try body()
    }
}
